package org.visualbert4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * What a model says of an example: its labels with their probabilities, or why there is none. Immutable and thread-safe.
 */
public final class Prediction {

    private final List<Score> scores;
    private final int truncated;
    private final boolean accepted;
    private final @Nullable VisualBertException failure;

    private Prediction(List<Score> scores, int truncated, boolean accepted, @Nullable VisualBertException failure) {
        this.scores = scores;
        this.truncated = truncated;
        this.accepted = accepted;
        this.failure = failure;
    }

    /**
     * A label and its probability.
     *
     * @param label the label, or of multiple choice the text
     * @param probability 0 to 1; those of all labels sum to 1, unless an example may have several
     * @param given whether it is part of the answer: the most probable label, or where an example may have several each that
     *     reaches the model's threshold
     */
    public record Score(String label, double probability, boolean given) {}

    static Prediction of(List<Score> scores, int truncated, boolean accepted) {
        return new Prediction(List.copyOf(scores), truncated, accepted, null);
    }

    static Prediction failed(VisualBertException failure) {
        return new Prediction(List.of(), 0, false, failure);
    }

    /**
     * The most probable label. Where an example may have several, {@link #labels} tells whether it reaches the threshold.
     *
     * @throws VisualBertException the {@link #failure}, if there is one
     */
    public String label() {
        return scores().get(0).label();
    }

    /**
     * The probability of {@link #label}, 0 to 1.
     *
     * @throws VisualBertException the {@link #failure}, if there is one
     */
    public double probability() {
        return scores().get(0).probability();
    }

    /**
     * The labels given: one, or where an example may have several all that reach the threshold that was tuned on validation
     * records, the most probable first; then none may.
     *
     * @throws VisualBertException the {@link #failure}, if there is one
     */
    public List<String> labels() {
        return scores().stream().filter(Score::given).map(Score::label).toList();
    }

    /**
     * All labels, the most probable first.
     *
     * @throws VisualBertException the {@link #failure}, if there is one
     */
    public List<Score> scores() {
        if (failure != null) {
            throw failure;
        }
        return scores;
    }

    /**
     * Whether the labels given may be taken without looking: they are sure enough that, of such, no more than the target error
     * is wrong, as held-out records showed with a confidence ({@code visualbert calibrate --target-error}). False where that was
     * not measured of the model, or in another precision, and for a failed prediction.
     */
    public boolean accepted() {
        return accepted;
    }

    /** How many word pieces at the end of the text the model did not see, since it reads so many and no more; mostly 0. */
    public int truncatedWordPieces() {
        return truncated;
    }

    /** Why there is no label; empty where there is one. Only {@link ImageTextClassifier#predictAll} gives failed ones. */
    public Optional<VisualBertException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return failure != null ? "failed: " + failure.getMessage() : scores.toString();
    }
}
