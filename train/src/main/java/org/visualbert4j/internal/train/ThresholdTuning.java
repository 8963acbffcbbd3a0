package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.Threshold;

/** The probability from which on a label is given, where a record may have several. */
final class ThresholdTuning {

    private ThresholdTuning() {}

    /**
     * Finds the threshold that is best on the validation records, and keeps it with the model.
     *
     * @param folder of the trained model
     */
    static double tune(Path folder, TrainingData data, TrainingSettings settings, MatmulPrecision precision) {
        try (Classifier best = Classifier.load(folder)) {
            List<EvaluationRun.Answer> answers = HeldOutRecords.of(
                            best, data.onBadImage(), data.validation(), settings, precision)
                    .evaluate()
                    .answers();
            double threshold = Threshold.best(
                    EvaluationRun.truths(best, answers),
                    answers.stream().map(EvaluationRun.Answer::probabilities).toArray(float[][]::new));
            Checkpoint.saveConfig(
                    best.model().config().toBuilder()
                            .labelling(best.model().config().labelling().withThreshold(threshold))
                            .build(),
                    folder);
            return threshold;
        }
    }
}
