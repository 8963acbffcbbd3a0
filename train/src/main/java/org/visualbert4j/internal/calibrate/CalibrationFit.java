package org.visualbert4j.internal.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.messages.OneLine;
import org.visualbert4j.internal.model.Calibration;
import org.visualbert4j.internal.model.PlattScaling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.Temperature;

/**
 * A calibration fitted on answers.
 *
 * @param calibration null where there is none to be had
 * @param records that it was fitted on
 * @param problem why there is none, or which labels are left as they were, in one line; null where all went well
 */
public record CalibrationFit(
        @Nullable Calibration calibration,
        int records,
        @Nullable String problem) {

    /** With fewer records a fit says more of these than of others. */
    public static final int FEWEST_RECORDS = 30;

    private static final int NAMED = 5;

    /**
     * Fits a temperature, or slope and intercept of each label where a record may have several.
     *
     * @param answers with their logits
     */
    public static CalibrationFit of(Classifier classifier, List<EvaluationRun.Answer> answers) {
        if (answers.size() < FEWEST_RECORDS) {
            return none(
                    answers.size(), answers.size() + " held-out records are too few, of at least " + FEWEST_RECORDS);
        }
        return classifier.model().config().task() == Task.MULTI_LABEL
                ? platt(classifier, answers)
                : temperature(answers);
    }

    private static CalibrationFit temperature(List<EvaluationRun.Answer> answers) {
        List<EvaluationRun.Answer> known =
                answers.stream().filter(answer -> answer.label() >= 0).toList();
        int unknown = answers.size() - known.size();
        OptionalDouble temperature = TemperatureFit.of(
                known.stream().map(EvaluationRun.Answer::logits).toArray(float[][]::new),
                known.stream().mapToInt(EvaluationRun.Answer::label).toArray());
        if (temperature.isEmpty()) {
            boolean correct = known.stream().allMatch(answer -> answer.predicted() == answer.label());
            return none(
                    known.size(),
                    correct
                            ? "all held-out records are labelled correctly, so that no temperature is the best"
                            : "no temperature from 0.01 to 100 is the best on the held-out records");
        }
        return new CalibrationFit(
                new Temperature(temperature.getAsDouble()),
                known.size(),
                unknown == 0 ? null : unknown + " records without a label that training knew are left out");
    }

    private static CalibrationFit platt(Classifier classifier, List<EvaluationRun.Answer> answers) {
        boolean[][] truths = EvaluationRun.truths(classifier, answers);
        List<Double> slopes = new ArrayList<>();
        List<Double> intercepts = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (int label = 0; label < truths[0].length; label++) {
            float[] logits = new float[truths.length];
            boolean[] positive = new boolean[truths.length];
            for (int i = 0; i < truths.length; i++) {
                logits[i] = answers.get(i).logits()[label];
                positive[i] = truths[i][label];
            }
            PlattFit fit = PlattFit.of(logits, positive);
            slopes.add(fit == null ? 1 : fit.slope());
            intercepts.add(fit == null ? 0 : fit.intercept());
            if (fit == null) {
                left.add(OneLine.of(classifier.labels().labels().get(label)));
            }
        }
        if (left.size() == slopes.size()) {
            return none(answers.size(), "the held-out records show nothing of any label");
        }
        String others = left.size() > NAMED ? " and " + (left.size() - NAMED) + " more" : "";
        return new CalibrationFit(
                new PlattScaling(slopes, intercepts),
                answers.size(),
                left.isEmpty()
                        ? null
                        : "labels that the held-out records don't show in both ways keep their probabilities: "
                                + String.join(", ", left.subList(0, Math.min(NAMED, left.size()))) + others);
    }

    private static CalibrationFit none(int records, String problem) {
        return new CalibrationFit(null, records, "no calibration: " + problem);
    }
}
