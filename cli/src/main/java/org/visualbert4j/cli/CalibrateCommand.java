package org.visualbert4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.calibrate.AcceptanceFit;
import org.visualbert4j.internal.calibrate.CalibrationFit;
import org.visualbert4j.internal.calibrate.CalibrationMeasurement;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.run.DataChecksums;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert calibrate}: a trained classifier's probabilities, and which of its labels may be taken without looking. */
@Command(
        name = "calibrate",
        description =
                "Fits a trained classifier's probabilities on records that training did not see, and finds which of"
                        + " its labels may be taken without looking; both are kept with it.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {

    private static final int SEED = 1;

    @Parameters(paramLabel = "<model>", description = Options.MODEL_HELP)
    private Path run = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "<file>",
            required = true,
            description = "Labelled records that training did not see.")
    private Path data = Path.of("");

    @Option(
            names = "--fit-share",
            paramLabel = "<share>",
            defaultValue = "0.2",
            description = "Share of the records, drawn at random, that probabilities are fitted on; labels to be taken"
                    + " without looking are found on the others. 0 leaves probabilities as they are. Default: 0.2.")
    private double fitShare = 0.2;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private RecordOptions options = new RecordOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (!(fitShare >= 0 && fitShare < 1)) { // NaN is not either
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "--fit-share: " + fitShare + " makes no sense; expected 0 to below 1");
        }
        AcceptanceFit.Target promise = target.target();
        List<LabelledRecord> records = new ArrayList<>(options.read(data));
        DataChecksums.sameIn(run, data)
                .filter(split -> !split.equals("test"))
                .ifPresent(split -> TerminalProgress.warn(data + " is the " + split
                        + " file of this run: what is found on records that training saw promises too much"));
        options.useThreads();
        Collections.shuffle(records, new Random(SEED));
        int fitted = (int) (fitShare * records.size());
        CalibrationFit fit = fitted == 0 ? null : fit(records.subList(0, fitted), promise);
        List<LabelledRecord> others = records.subList(fitted, records.size());
        try (Classifier classifier = Classifier.load(run)) {
            promise.checkTask(classifier.model().config().task());
            EvaluationRun evaluation = options.evaluateWithLogits("held-out records", run, classifier, others);
            CalibrationMeasurement measured =
                    fit == null ? null : CalibrationMeasurement.of(fit, classifier, evaluation.answers(), false);
            Acceptance found = AcceptanceFit.of(
                    run, classifier, options.precision(run, classifier), evaluation.answers(), promise);
            if (measured != null) {
                measured.write(run);
            }
            found.write(run);
            print(measured, found);
        }
        return 0;
    }

    /**
     * Fits probabilities and keeps them with the model; where there is no fit it stays as it was.
     *
     * @return null where there is none and an older calibration stands
     */
    private @Nullable CalibrationFit fit(List<LabelledRecord> records, AcceptanceFit.Target promise) {
        CalibrationFit fit;
        boolean calibrated;
        try (Classifier classifier = Classifier.load(run)) {
            promise.checkTask(classifier.model().config().task());
            calibrated = classifier.model().config().labelling().calibration() != null;
            List<EvaluationRun.Answer> answers =
                    options.evaluateWithLogits("fit", run, classifier, records).answers();
            fit = CalibrationFit.of(classifier, answers);
        }
        if (fit.problem() != null) {
            String stays = fit.calibration() == null && calibrated ? "; the one that there is stays" : "";
            TerminalProgress.warn(fit.problem() + stays);
        }
        if (fit.calibration() != null) {
            VisualBertConfig config = Checkpoint.config(run);
            Checkpoint.saveConfig(
                    config.toBuilder()
                            .labelling(config.labelling().withCalibration(fit.calibration()))
                            .build(),
                    run);
        }
        return fit.calibration() == null && calibrated ? null : fit;
    }

    private void print(@Nullable CalibrationMeasurement measured, Acceptance found) {
        if (json) {
            ObjectNode line = Json.PLAIN.createObjectNode();
            line.set("calibration", Json.PLAIN.valueToTree(measured));
            line.set("acceptance", TargetOptions.summary(found));
            System.out.println(Json.line(line));
            return;
        }
        if (measured != null && measured.calibration() != null) {
            System.out.println(measured.sentence());
        }
        System.out.println(found.sentence());
    }
}
