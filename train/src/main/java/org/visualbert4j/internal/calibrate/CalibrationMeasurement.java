package org.visualbert4j.internal.calibrate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.model.Calibration;
import org.visualbert4j.internal.model.Temperature;

/**
 * What calibration did: {@code calibration.json} in a run's folder.
 *
 * @param calibration what was fitted; null where there was none to be had
 * @param fittedOn records that it was fitted on
 * @param problem of the fit, in one line; null where all went well
 * @param records that it was measured on
 * @param same whether these are the records that it was fitted on
 * @param before without it
 * @param after with it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CalibrationMeasurement(
        @Nullable Calibration calibration,
        int fittedOn,
        @Nullable String problem,
        int records,
        boolean same,
        Reliability before,
        Reliability after) {

    /** Its name in a run's folder. */
    public static final String FILE = "calibration.json";

    /**
     * Measures a calibrated classifier.
     *
     * @param fit that it has its calibration from
     * @param answers with their logits
     * @param same whether the fit is on these
     */
    public static CalibrationMeasurement of(
            CalibrationFit fit, Classifier classifier, List<EvaluationRun.Answer> answers, boolean same) {
        float[][] after =
                answers.stream().map(EvaluationRun.Answer::probabilities).toArray(float[][]::new);
        return new CalibrationMeasurement(
                fit.calibration(),
                fit.records(),
                fit.problem(),
                answers.size(),
                same,
                Reliability.of(classifier, answers, Reliability.uncalibrated(classifier, answers)),
                Reliability.of(classifier, answers, after));
    }

    /** Writes it. */
    public void write(Path folder) {
        Json.write(folder.resolve(FILE), this);
    }

    /** In one line. */
    public String sentence() {
        if (calibration == null) {
            return String.valueOf(problem);
        }
        return String.format(
                Locale.ROOT,
                "calibrated by %s on %,d records: calibration error %.2f %% before, %.2f %% after (%s)",
                calibration instanceof Temperature temperature
                        ? String.format(Locale.ROOT, "a temperature of %.3f", temperature.temperature())
                        : "Platt scaling",
                fittedOn,
                100 * before.calibrationError(),
                100 * after.calibrationError(),
                same ? "on the same records" : String.format(Locale.ROOT, "on %,d others", records));
    }
}
