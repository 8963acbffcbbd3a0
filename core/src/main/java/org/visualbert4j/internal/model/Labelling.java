package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * How a model's scores become labels, and what they are to be held against.
 *
 * @param task what a record's label is
 * @param threshold the uncalibrated probability from which on a label is given, where there may be several; 0 to 1
 * @param majority the class that most training records have, of as frequent ones the first: what guessing would always say; null
 *     where it is not known, or records may have several
 * @param calibration how logits become probabilities; null for plain softmax or sigmoid
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Labelling(
        Task task,
        double threshold,
        @Nullable Integer majority,
        @Nullable Calibration calibration) {

    /** One label a record. */
    public static final Labelling SINGLE = new Labelling(Task.SINGLE_LABEL, 0.5, null);

    /** Checks that there is a task, the threshold, and that the calibration is of the task's kind. */
    public Labelling {
        if (task == null) { // as a file may have it
            throw new VisualBertException(VisualBertException.Code.CONFIG, "labelling.task: must not be null");
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG, "threshold is " + threshold + ", where 0 to 1 is expected");
        }
        if (calibration != null && calibration.ofSeveralLabels() != (task == Task.MULTI_LABEL)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "calibration: a model of several labels takes kind platt, any other kind temperature");
        }
    }

    /** Without calibration. */
    public Labelling(Task task, double threshold, @Nullable Integer majority) {
        this(task, threshold, majority, null);
    }

    /** Another threshold. */
    public Labelling withThreshold(double other) {
        return new Labelling(task, other, majority, calibration);
    }

    /** Another calibration, or none. */
    public Labelling withCalibration(@Nullable Calibration other) {
        return new Labelling(task, threshold, majority, other);
    }

    /**
     * The probability from which on a label is given, where there may be several: the threshold, on the calibrated scale.
     *
     * @return 0 to 1
     */
    public double thresholdOf(int label) {
        return calibration instanceof PlattScaling platt ? platt.threshold(label, threshold) : threshold;
    }

    /**
     * Which labels a record is given: the most probable one, of as probable ones the first; where it may have several all that
     * reach the threshold, which may be none.
     *
     * @param probabilities by class
     * @return by class
     */
    public boolean[] given(float[] probabilities) {
        boolean[] given = new boolean[probabilities.length];
        if (task == Task.MULTI_LABEL) {
            for (int i = 0; i < given.length; i++) {
                given[i] = probabilities[i] >= thresholdOf(i);
            }
        } else {
            given[mostProbable(probabilities)] = true;
        }
        return given;
    }

    /**
     * Calibrated probabilities, by which the same labels are given as by the uncalibrated ones: where rounding would change
     * that, a probability moves to the nearest float that does not.
     *
     * @param logits by class
     * @param uncalibrated the softmax of the logits, or their sigmoid where there may be several labels
     * @return by class; the uncalibrated ones where there is no calibration
     */
    public float[] calibrated(float[] logits, float[] uncalibrated) {
        if (calibration == null) {
            return uncalibrated;
        }
        float[] calibrated = calibration.probabilities(logits);
        if (task == Task.MULTI_LABEL) {
            for (int i = 0; i < calibrated.length; i++) {
                float from = (float) thresholdOf(i);
                calibrated[i] = uncalibrated[i] >= threshold
                        ? Math.max(calibrated[i], from)
                        : Math.min(calibrated[i], Math.nextDown(from));
            }
        } else {
            int label = mostProbable(uncalibrated);
            int first = mostProbable(calibrated);
            calibrated[label] = label == first ? calibrated[label] : Math.nextUp(calibrated[first]);
        }
        return calibrated;
    }

    /**
     * How sure an answer is: the probability of the label given; where there may be several the product, over all labels, of
     * the probability that the label is decided correctly, as if labels were independent.
     *
     * @param probabilities by class
     * @return 0 to 1
     */
    public double certainty(float[] probabilities) {
        if (task != Task.MULTI_LABEL) {
            return probabilities[mostProbable(probabilities)];
        }
        boolean[] given = given(probabilities);
        double product = 1;
        for (int i = 0; i < given.length; i++) {
            product *= given[i] ? probabilities[i] : 1.0 - probabilities[i];
        }
        return product;
    }

    /** The class of the highest probability; of equal ones the first. */
    public static int mostProbable(float[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return best;
    }
}
