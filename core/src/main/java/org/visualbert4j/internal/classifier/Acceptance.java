package org.visualbert4j.internal.classifier;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.CheckpointJson;
import org.visualbert4j.internal.checkpoint.ModelFingerprint;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * Which of a model's labels may be taken without looking, as held-out records show it: {@code acceptance.json} in the
 * model's folder. Thread-safe.
 *
 * @param model {@link ModelFingerprint} of what it was measured of
 * @param precision that it was measured in
 * @param targetError share of accepted records that may be labelled wrongly, above 0 and below 1
 * @param confidence probability, over the draw of the held-out records, that no more are; above 0 and below 1
 * @param records held-out records
 * @param needed about how many held-out records a threshold would take; -1 where the surest answers are wrong too often for any
 *     number
 * @param groups a threshold for all records, or one for some labels and one for all other records
 * @param lowestProbabilities of the held-out records' true labels, half of them and one more, the lowest first; of a record with
 *     several labels the least probable one's, without labels 1
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Acceptance(
        String model,
        String precision,
        double targetError,
        double confidence,
        int records,
        long needed,
        List<Group> groups,
        List<Float> lowestProbabilities) {

    /** Its name in a model's folder. */
    public static final String FILE = "acceptance.json";

    /** The lowest level of a prediction set. */
    public static final double LOWEST_LEVEL = 0.5;

    private static final double ROUNDING = 1e-9; // 20 * 0.95 is not quite 19

    /**
     * Records with a threshold of their own.
     *
     * @param label that they are given; null for all records of no other group
     * @param records held-out ones
     * @param threshold {@link Labelling#certainty} from which on they are accepted; null where none holds the target error
     * @param accepted held-out records that reach it
     * @param errors those of them that are labelled wrongly
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Group(
            @Nullable String label, int records, @Nullable Double threshold, int accepted, int errors) {}

    /** Checks that there is all of it, as a file may not have it. */
    public Acceptance {
        if (model == null || precision == null || groups == null || lowestProbabilities == null) {
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, FILE + " is incomplete");
        }
        groups = List.copyOf(groups);
        lowestProbabilities = List.copyOf(lowestProbabilities);
    }

    /**
     * That of a model's folder.
     *
     * @param precision that is computed in
     * @param warning told in one line where the folder has one that was measured of other weights, settings or precision
     * @return empty where there is none, or none that holds
     * @throws VisualBertException CHECKPOINT or IO for a file that can't be read
     */
    public static Optional<Acceptance> of(Path folder, MatmulPrecision precision, Consumer<String> warning) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Acceptance acceptance = CheckpointJson.read(file, Acceptance.class);
        String other = !acceptance.model.equals(ModelFingerprint.of(folder))
                ? "the model was changed since"
                : acceptance.precision.equals(name(precision))
                        ? ""
                        : "it was measured in " + acceptance.precision + ", not " + name(precision);
        if (other.isEmpty()) {
            return Optional.of(acceptance);
        }
        warning.accept("no record is marked as accepted: " + file + " does not hold, as " + other
                + "; visualbert calibrate measures it anew");
        return Optional.empty();
    }

    /** Writes it into a model's folder. */
    public void write(Path folder) {
        Json.write(folder.resolve(FILE), this);
    }

    /** A precision as it is written here. */
    public static String name(MatmulPrecision precision) {
        return precision.toString().toLowerCase(Locale.ROOT);
    }

    /** Share of the held-out records that are accepted, 0 to 1. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public double coverage() {
        return records == 0
                ? 0
                : (double) groups.stream().mapToInt(Group::accepted).sum() / records;
    }

    /** What it comes to, in one sentence. */
    public String sentence() {
        String scope =
                String.format(Locale.ROOT, "(%s %% confidence, %,d held-out records)", percent(confidence), records);
        String target = "an error of at most " + percent(targetError) + " %";
        if (coverage() > 0) {
            return String.format(
                    Locale.ROOT,
                    "%.1f %% of records can be labelled automatically at %s %s",
                    100 * coverage(),
                    target,
                    scope);
        }
        return "no threshold holds " + target + " " + scope + "; "
                + (needed < 0
                        ? "more held-out records would not help, as the surest answers are wrong more often"
                        : needed <= records
                                ? "more held-out records may allow one"
                                : String.format(
                                        Locale.ROOT,
                                        "about %,d more held-out records would allow one",
                                        needed - records));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f", 100 * share).replaceAll("\\.?0+$", "");
    }

    /**
     * Whether a record's label may be taken without looking.
     *
     * @param probabilities by class, as the classifier gives them
     */
    public boolean accepts(Classifier classifier, float[] probabilities) {
        Labelling labelling = classifier.model().config().labelling();
        String label = classifier.labels().labels().get(Labelling.mostProbable(probabilities));
        Double threshold = threshold(labelling.task() == Task.SINGLE_LABEL ? label : null);
        return threshold != null && labelling.certainty(probabilities) >= threshold;
    }

    private @Nullable Double threshold(@Nullable String label) {
        Double ofRest = null;
        for (Group group : groups) {
            if (group.label == null) {
                ofRest = group.threshold;
            } else if (group.label.equals(label)) {
                return group.threshold;
            }
        }
        return ofRest;
    }

    /**
     * The probability from which on a label belongs to a prediction set: split conformal prediction with the least
     * ambiguous sets (Sadinle, Lei and Wasserman 2019, arXiv 1609.00451).
     *
     * @param level probability that the set of a new record holds its label; 0.5 to below 1
     * @return 0 to 1; 0 where there are too few records for the level, so that a set holds all labels
     * @throws VisualBertException USAGE for another level
     */
    public float setThreshold(double level) {
        if (!(level >= LOWEST_LEVEL && level < 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, "the level of a prediction set is 0.5 to below 1, not " + level);
        }
        int rank = records + 1 - (int) Math.ceil((records + 1) * level - ROUNDING);
        return rank < 1 ? 0 : lowestProbabilities.get(rank - 1);
    }

    /**
     * A record's prediction set: labels of which one, or where there may be several all, are its own with a chosen
     * probability.
     *
     * @param probabilities by class, as the classifier gives them
     * @param from {@link #setThreshold}
     * @return by class; where a record has one label at least the most probable
     */
    public static boolean[] set(Labelling labelling, float[] probabilities, float from) {
        boolean[] given = labelling.given(probabilities);
        boolean[] set = new boolean[probabilities.length];
        for (int i = 0; i < set.length; i++) {
            set[i] = isInSet(labelling, probabilities[i], given[i], from);
        }
        return set;
    }

    /**
     * The same of labels that a classifier gives, in their order.
     *
     * @param all labels
     */
    public static List<ScoredLabel> set(Labelling labelling, List<ScoredLabel> all, float from) {
        return all.stream()
                .filter(label -> isInSet(labelling, label.probability(), label.given(), from))
                .toList();
    }

    private static boolean isInSet(Labelling labelling, double probability, boolean given, float from) {
        return probability >= from || (given && labelling.task() != Task.MULTI_LABEL);
    }
}
