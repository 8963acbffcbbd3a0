package org.visualbert4j.label;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.BadImagePolicy;
import org.visualbert4j.data.Batch;
import org.visualbert4j.data.BatchLoader;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.vision.ImageReader;
import org.visualbert4j.vision.RgbImage;

/**
 * Makes examples of records for a classifier: word pieces, and the picture read and resized. Decoded pictures are kept,
 * within a limit, as training comes back to them every epoch. Thread-safe.
 */
public final class ExampleReader {

    private static final long CACHE_BYTES = 256L << 20;
    private static final RgbImage BLANK = RgbImage.filled(1, 1, 124, 116, 104); // ImageNet's mean colour

    private final Classifier classifier;
    private final BadImagePolicy onBadImage;
    private final ImageReader images = new ImageReader(ImageReader.DEFAULT_MAX_PIXELS);
    private final Cache<Path, RgbImage> decoded = Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .weigher((Path path, RgbImage image) -> image.rgb().length)
            .build();

    /** Reads for a classifier. */
    public ExampleReader(Classifier classifier, BadImagePolicy onBadImage) {
        this.classifier = classifier;
        this.onBadImage = onBadImage;
    }

    /** Examples as evaluation wants them. */
    public BatchLoader.ExampleMaker forEvaluation() {
        return (record, index) -> example(record, classifier.preprocessing()::forEvaluation);
    }

    /**
     * Examples as training wants them, augmented at random.
     *
     * @param seed of this epoch: with a record's place in it, it decides what happens to the picture
     */
    public BatchLoader.ExampleMaker forTraining(long seed) {
        return (record, index) -> {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
            return example(record, image -> classifier.preprocessing().forTraining(image, random));
        };
    }

    private Optional<Batch.Example> example(LabelledRecord record, UnaryOperator<RgbImage> transform) {
        List<Batch.Picture> pictures = new ArrayList<>();
        for (int i = 0; i < classifier.images(); i++) {
            RgbImage image = read(record, i);
            if (image == null && onBadImage == BadImagePolicy.SKIP) {
                return Optional.empty();
            }
            RgbImage shown = image == null ? classifier.preprocessing().forEvaluation(BLANK) : transform.apply(image);
            pictures.add(new Batch.Picture(shown, image != null));
        }
        return Optional.of(new Batch.Example(record, classifier.encode(record), pictures));
    }

    /** The picture of a place; null where it is missing or broken and that is no error. */
    private @Nullable RgbImage read(LabelledRecord record, int place) {
        try {
            if (record.images().size() > classifier.images()) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        record.location() + ": has " + record.images().size() + " pictures where the model takes "
                                + classifier.images() + " (--images)");
            }
            if (place >= record.images().size()) {
                throw new VisualBertException(
                        VisualBertException.Code.IMAGE, place == 0 ? "has no picture" : "has no second picture");
            }
            return decoded.get(record.images().get(place), images::read);
        } catch (VisualBertException e) {
            if (onBadImage == BadImagePolicy.ERROR || e.code() == VisualBertException.Code.DATA) {
                throw e.code() == VisualBertException.Code.DATA
                        ? e
                        : new VisualBertException(
                                e.code(),
                                record.location() + ": " + e.getMessage() + " (--on-bad-image drop or blank goes on)",
                                e);
            }
            return null;
        }
    }
}
