package org.visualbert4j.internal.classifier;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.BadImage;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.ReadingLosses;
import org.visualbert4j.internal.records.VisualInput;

/**
 * Makes examples of records for a classifier: word pieces, and the images as it sees them. Thread-safe.
 */
public final class ExampleReader {

    private final Classifier classifier;
    private final BadImagePolicy onBadImage;

    /** Reads for a classifier. */
    public ExampleReader(Classifier classifier, BadImagePolicy onBadImage) {
        this.classifier = classifier;
        this.onBadImage = onBadImage;
    }

    /** What is done about images that are missing or broken. */
    public BadImagePolicy onBadImage() {
        return onBadImage;
    }

    /** Examples as evaluation wants them. */
    public BatchLoader.ExampleMaker forEvaluation() {
        return forEvaluation(new ReadingLosses());
    }

    /**
     * Examples as evaluation wants them.
     *
     * @param losses is told of each image that can't be used, and of each text
     */
    public BatchLoader.ExampleMaker forEvaluation(ReadingLosses losses) {
        return (record, index) -> {
            Optional<Batch.Example> example = example(record, classifier.visual()::forEvaluation, losses::add);
            example.ifPresent(made -> losses.add(made.texts()));
            return example;
        };
    }

    /**
     * Examples as training wants them, augmented at random.
     *
     * @param seed of this epoch: with a record's place in it, it decides what happens to the image
     */
    public BatchLoader.ExampleMaker forTraining(long seed) {
        long start = new SplittableRandom(seed).nextLong(); // far from that of the next seed
        return (record, index) -> {
            SplittableRandom random = new SplittableRandom(start + index);
            return example(record, image -> classifier.visual().forTraining(image, random), bad -> {});
        };
    }

    private Optional<Batch.Example> example(
            LabelledRecord record, Function<Path, VisualInput.Shown> reader, Consumer<BadImage> onBad) {
        BadImage.refuseMore(record, classifier.images());
        List<VisualInput.Shown> images = new ArrayList<>();
        BadImage bad = null;
        for (int i = 0; i < classifier.images(); i++) {
            VisualInput.Shown shown = classifier.visual().missing();
            if (i >= record.images().size()) {
                bad = bad == null ? BadImage.absent(record, classifier.images()) : bad;
            } else {
                Path image = record.images().get(i);
                try {
                    shown = reader.apply(image);
                } catch (VisualBertException e) {
                    if (!BadImage.isMeant(e)) {
                        throw new VisualBertException(e.code(), record.location() + ": " + e.getMessage(), e);
                    }
                    bad = bad == null ? BadImage.refused(record, image, e) : bad;
                }
            }
            images.add(shown);
        }
        if (bad != null) {
            new BadImages(1, onBadImage, List.of(bad)).refuse();
            onBad.accept(bad);
            if (onBadImage == BadImagePolicy.SKIP) {
                return Optional.empty();
            }
        }
        return Optional.of(new Batch.Example(record, classifier.encode(record), images));
    }
}
