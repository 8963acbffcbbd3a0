package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.calibrate.CalibrationFit;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.Threshold;

/**
 * How the best weights' scores become labels and probabilities, fitted on the validation records: the threshold, where a record
 * may have several labels, and the calibration, which changes no label.
 *
 * @param calibration null where it is switched off
 * @param notes what a person should know
 */
record LabellingFit(@Nullable CalibrationFit calibration, List<String> notes) {

    /**
     * Fits them, and keeps them with the model.
     *
     * @param folder of the trained model
     */
    static LabellingFit of(Path folder, TrainingData data, TrainingSettings settings, MatmulPrecision precision) {
        boolean several = settings.model().labels() == Task.MULTI_LABEL;
        boolean calibrate = settings.selection().calibrate();
        if (!several && !calibrate) {
            return new LabellingFit(null, List.of());
        }
        save(Checkpoint.config(folder).labelling().withCalibration(null), folder); // that of a run which is resumed
        try (Classifier best = Classifier.load(folder)) {
            List<EvaluationRun.Answer> answers = HeldOutRecords.of(
                            best, data.onBadImage(), data.validation(), settings, precision)
                    .evaluate(true)
                    .answers();
            Labelling labelling = best.model().config().labelling();
            List<String> notes = new ArrayList<>();
            if (several) {
                labelling = labelling.withThreshold(threshold(best, answers));
                notes.add(String.format(
                        Locale.ROOT,
                        "labels are given from %s of %.2f %% on, the best on validation",
                        calibrate ? "an uncalibrated probability" : "a probability",
                        100 * labelling.threshold()));
            }
            CalibrationFit fit = calibrate ? CalibrationFit.of(best, answers) : null;
            save(labelling.withCalibration(fit == null ? null : fit.calibration()), folder);
            if (settings.selection().targetError() == 0) { // else it is found anew
                Acceptance.of(folder, precision, notes::add); // that of calibrate, if the run is resumed after it
            }
            return new LabellingFit(fit, notes);
        }
    }

    private static double threshold(Classifier classifier, List<EvaluationRun.Answer> answers) {
        return Threshold.best(
                EvaluationRun.truths(classifier, answers),
                answers.stream().map(EvaluationRun.Answer::probabilities).toArray(float[][]::new));
    }

    private static void save(Labelling labelling, Path folder) {
        Checkpoint.saveConfig(
                Checkpoint.config(folder).toBuilder().labelling(labelling).build(), folder);
    }
}
