package org.visualbert4j.internal.calibrate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.Temperature;
import org.visualbert4j.metrics.ProbabilityMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/**
 * How far probabilities hold. Where a record may have several labels, each decision counts as a record of the two labels
 * "has it" and "has it not".
 *
 * @param calibrationError expected calibration error of the label given (Guo et al. 2017) in 15 bins, 0 to 1
 * @param brierScore mean squared distance from the truth, summed over labels (Brier 1950), 0 to 2
 * @param logLoss mean cross-entropy in nats
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Reliability(double calibrationError, double brierScore, double logLoss) {

    /**
     * Of probabilities other than those of the answers, too.
     *
     * @param probabilities {@code [answers][classes]}
     */
    static Reliability of(Classifier classifier, List<EvaluationRun.Answer> answers, float[][] probabilities) {
        if (classifier.model().config().task() == Task.MULTI_LABEL) {
            return ofDecisions(EvaluationRun.truths(classifier, answers), probabilities);
        }
        int[] truth = answers.stream().mapToInt(EvaluationRun.Answer::label).toArray();
        return of(classifier.labels().labels(), truth, probabilities);
    }

    private static Reliability ofDecisions(boolean[][] truths, float[][] probabilities) {
        int classes = truths[0].length;
        int count = truths.length * classes;
        int[] truth = new int[count];
        float[][] both = new float[count][];
        for (int i = 0; i < count; i++) {
            float probability = probabilities[i / classes][i % classes];
            truth[i] = truths[i / classes][i % classes] ? 1 : 0;
            both[i] = new float[] {1 - probability, probability};
        }
        return of(List.of("has it not", "has it"), truth, both);
    }

    private static Reliability of(List<String> labels, int[] truth, float[][] probabilities) {
        SingleLabelMetrics metrics = SingleLabelMetrics.of(labels, truth, probabilities);
        ProbabilityMetrics ofProbabilities = Objects.requireNonNull(metrics.probabilities());
        return new Reliability(ofProbabilities.calibrationError(), ofProbabilities.brierScore(), metrics.loss());
    }

    /** What the answers' probabilities would be without calibration; they keep their logits. */
    static float[][] uncalibrated(Classifier classifier, List<EvaluationRun.Answer> answers) {
        boolean several = classifier.model().config().task() == Task.MULTI_LABEL;
        return answers.stream()
                .map(answer -> several ? sigmoid(answer.logits()) : softmax(answer.logits()))
                .toArray(float[][]::new);
    }

    private static float[] softmax(float[] logits) {
        return new Temperature(1).probabilities(logits);
    }

    private static float[] sigmoid(float[] logits) {
        float[] probabilities = new float[logits.length];
        IntStream.range(0, logits.length).forEach(i -> probabilities[i] = (float) (1 / (1 + Math.exp(-logits[i]))));
        return probabilities;
    }
}
