package org.visualbert4j.internal.extract;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.features.FeatureStore;
import org.visualbert4j.internal.features.StoreSettings;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.vision.FeatureExtractor;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.internal.vision.TokenReader;

/**
 * Features of an extractor, computed once an image: after that the store has them.
 * Thread-safe.
 */
final class CachedTokens implements TokenReader {

    private final FeatureExtractor extractor;
    private final @Nullable FeatureStore store;
    private final ImageReader images = new ImageReader();

    /** With the store that the environment tells of. */
    static CachedTokens of(FeatureExtractor extractor) {
        return new CachedTokens(extractor, StoreSettings.of(System.getenv()).open());
    }

    /** Owns both. Without a store, all is computed each time. */
    CachedTokens(FeatureExtractor extractor, @Nullable FeatureStore store) {
        this.extractor = extractor;
        this.store = store;
    }

    @Override
    public ImageFeatures read(Path image) {
        byte[] bytes = images.bytes(image);
        if (store == null) {
            return compute(bytes, image);
        }
        String key = FeatureStore.key(bytes, extractor.fingerprint());
        Optional<ImageFeatures> kept = store.get(key);
        return kept.orElseGet(() -> store.put(key, compute(bytes, image)));
    }

    private ImageFeatures compute(byte[] bytes, Path file) {
        return compute(images.read(bytes, file.toString()), file.toString());
    }

    @Override
    public ImageFeatures read(RgbImage image) {
        return compute(image, "an image of " + image.width() + "x" + image.height() + " pixels");
    }

    /** One at a time: each takes all processors, and memory. */
    private synchronized ImageFeatures compute(RgbImage image, String name) {
        try {
            return extractor.extract(image);
        } catch (VisualBertException e) {
            throw e.code() == VisualBertException.Code.DATA // numbers that are not finite, above all
                    ? new VisualBertException(VisualBertException.Code.IMAGE, name + ": " + e.getMessage(), e)
                    : e;
        }
    }

    @Override
    public int dimension() {
        return extractor.dimension();
    }

    @Override
    public String fingerprint() {
        return extractor.fingerprint();
    }

    @Override
    public void close() {
        extractor.close();
        if (store != null) {
            store.close();
        }
    }
}
