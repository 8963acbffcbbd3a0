package org.visualbert4j.internal.calibrate;

import java.util.Arrays;
import java.util.List;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.LabelSet;

/**
 * Answers on held-out records, as far as trust in others follows from them.
 *
 * @param certainty {@link Labelling#certainty} of each
 * @param wrong whether it is
 * @param trueProbability of the record's label; of several the least probable one's, without any 1; of one that training did not
 *     know 0
 */
public record HeldOutAnswers(double[] certainty, boolean[] wrong, float[] trueProbability) {

    /** From answers. */
    public static HeldOutAnswers of(LabelSet labels, Labelling labelling, List<EvaluationRun.Answer> answers) {
        boolean several = labelling.task() == Task.MULTI_LABEL;
        boolean[][] truths = several ? EvaluationRun.truths(labels, answers) : new boolean[0][];
        HeldOutAnswers held = empty(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            EvaluationRun.Answer answer = answers.get(i);
            float[] probabilities = answer.probabilities();
            held.certainty[i] = labelling.certainty(probabilities);
            if (several) {
                held.wrong[i] = !Arrays.equals(labelling.given(probabilities), truths[i]);
                held.trueProbability[i] = leastProbable(probabilities, truths[i]);
            } else {
                held.wrong[i] = answer.predicted() != answer.label();
                held.trueProbability[i] = answer.label() < 0 ? 0 : probabilities[answer.label()];
            }
        }
        return held;
    }

    private static HeldOutAnswers empty(int count) {
        return new HeldOutAnswers(new double[count], new boolean[count], new float[count]);
    }

    private static float leastProbable(float[] probabilities, boolean[] truth) {
        float least = 1;
        for (int label = 0; label < truth.length; label++) {
            least = truth[label] ? Math.min(least, probabilities[label]) : least;
        }
        return least;
    }

    /** How many. */
    int count() {
        return wrong.length;
    }

    /** Some of them, by their numbers. */
    HeldOutAnswers only(List<Integer> chosen) {
        HeldOutAnswers some = empty(chosen.size());
        for (int i = 0; i < chosen.size(); i++) {
            some.certainty[i] = certainty[chosen.get(i)];
            some.wrong[i] = wrong[chosen.get(i)];
            some.trueProbability[i] = trueProbability[chosen.get(i)];
        }
        return some;
    }
}
