package org.visualbert4j.label;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.BadImagePolicy;
import org.visualbert4j.data.Batch;
import org.visualbert4j.data.BatchLoader;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.vision.ImageReader;
import org.visualbert4j.vision.Preprocessing;
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
        return (record, index) -> read(record)
                .map(image -> example(record, classifier.preprocessing().forEvaluation(image)));
    }

    /**
     * Examples as training wants them, augmented at random.
     *
     * @param seed of this epoch: with a record's place in it, it decides what happens to the picture
     */
    public BatchLoader.ExampleMaker forTraining(long seed) {
        Preprocessing preprocessing = classifier.preprocessing();
        return (record, index) -> read(record).map(image -> {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
            return example(record, preprocessing.forTraining(image, random));
        });
    }

    private Batch.Example example(LabelledRecord record, RgbImage image) {
        return new Batch.Example(record, classifier.encode(record.text(), record.pair()), image);
    }

    private Optional<RgbImage> read(LabelledRecord record) {
        try {
            if (record.image() == null) {
                throw new VisualBertException(VisualBertException.Code.IMAGE, "has no picture");
            }
            return Optional.of(decoded.get(record.image(), images::read));
        } catch (VisualBertException e) {
            return switch (onBadImage) {
                case SKIP -> Optional.empty();
                case BLANK -> Optional.of(BLANK);
                case ERROR ->
                    throw new VisualBertException(
                            e.code(),
                            record.location() + ": " + e.getMessage() + " (--on-bad-image skip or blank goes on)",
                            e);
            };
        }
    }
}
