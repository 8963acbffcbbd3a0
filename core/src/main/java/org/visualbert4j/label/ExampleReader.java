package org.visualbert4j.label;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.BadImagePolicy;
import org.visualbert4j.data.Batch;
import org.visualbert4j.data.BatchLoader;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.data.VisualInput;
import org.visualbert4j.runtime.NearbyFile;

/**
 * Makes examples of records for a classifier: word pieces, and the pictures as it sees them. Thread-safe.
 */
public final class ExampleReader {

    private final Classifier classifier;
    private final BadImagePolicy onBadImage;

    /** Reads for a classifier. */
    public ExampleReader(Classifier classifier, BadImagePolicy onBadImage) {
        this.classifier = classifier;
        this.onBadImage = onBadImage;
    }

    /** Examples as evaluation wants them. */
    public BatchLoader.ExampleMaker forEvaluation() {
        return (record, index) -> example(record, classifier.visual()::forEvaluation);
    }

    /**
     * Examples as training wants them, augmented at random.
     *
     * @param seed of this epoch: with a record's place in it, it decides what happens to the picture
     */
    public BatchLoader.ExampleMaker forTraining(long seed) {
        long start = new SplittableRandom(seed).nextLong(); // far from that of the next seed
        return (record, index) -> {
            SplittableRandom random = new SplittableRandom(start + index);
            return example(record, picture -> classifier.visual().forTraining(picture, random));
        };
    }

    private Optional<Batch.Example> example(LabelledRecord record, Function<Path, VisualInput.Shown> reader) {
        if (record.images().size() > classifier.images()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    record.location() + ": has " + record.images().size() + " pictures where the model takes "
                            + classifier.images() + " (--images)");
        }
        List<VisualInput.Shown> pictures = new ArrayList<>();
        for (int i = 0; i < classifier.images(); i++) {
            VisualInput.Shown shown = read(record, i, reader);
            if (shown == null && onBadImage == BadImagePolicy.SKIP) {
                return Optional.empty();
            }
            pictures.add(shown == null ? classifier.visual().missing() : shown);
        }
        return Optional.of(new Batch.Example(record, classifier.encode(record), pictures));
    }

    /** The picture of a place; null where it is missing or broken and that is no error. */
    private VisualInput.@Nullable Shown read(
            LabelledRecord record, int place, Function<Path, VisualInput.Shown> reader) {
        try {
            if (place >= record.images().size()) {
                throw new VisualBertException(
                        VisualBertException.Code.IMAGE, place == 0 ? "has no picture" : "has no second picture");
            }
            return reader.apply(record.images().get(place));
        } catch (VisualBertException e) {
            if (onBadImage == BadImagePolicy.ERROR) {
                throw new VisualBertException(
                        e.code(),
                        record.location() + ": " + e.getMessage() + hint(record, place)
                                + " (--on-bad-image drop or blank goes on)",
                        e);
            }
            return null;
        }
    }

    /** What a path that leads nowhere was probably meant to be. */
    private static String hint(LabelledRecord record, int place) {
        boolean missing =
                place < record.images().size() && !Files.exists(record.images().get(place));
        String hint = missing ? NearbyFile.hint(record.images().get(place)) : "";
        return hint.isEmpty() ? "" : ": " + hint;
    }
}
