package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.calibrate.AcceptanceFit;
import org.visualbert4j.internal.calibrate.CalibrationFit;
import org.visualbert4j.internal.calibrate.CalibrationMeasurement;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.dataset.ImageCheck;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.hub.DownloadListener;
import org.visualbert4j.internal.hub.HubSettings;
import org.visualbert4j.internal.hub.LocatedModel;
import org.visualbert4j.internal.hub.ModelLocator;
import org.visualbert4j.internal.records.CutTexts;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.run.DataChecksums;
import org.visualbert4j.internal.run.PrecisionChoice;
import org.visualbert4j.internal.run.Provenance;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.run.TrainingCheckpoint;
import org.visualbert4j.internal.run.TrainingState;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.OptimizationSettings;
import org.visualbert4j.internal.settings.PretrainingSettings;
import org.visualbert4j.internal.settings.SelectionSettings;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Trains a classifier on records, or pretrains a model that is to become one: reads and splits them, starts or loads the
 * model, goes through the epochs ({@link TrainingLoop}), and evaluates the best weights on the test records.
 */
public final class Trainer {

    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final Supplier<HubSettings> hub;
    private volatile boolean stopping;
    private @Nullable MatmulPrecision decided;

    /** A trainer of one run. */
    public Trainer(TrainingSettings settings, TrainingListener listener) {
        this(settings, listener, () -> HubSettings.of(System.getenv()));
    }

    /** A trainer of one run that finds names of models on the hub it is told, if it meets one. */
    public Trainer(TrainingSettings settings, TrainingListener listener, Supplier<HubSettings> hub) {
        this.settings = settings;
        this.listener = listener;
        this.hub = () -> hub.get().withOffline(settings.model().offline());
    }

    /**
     * What a run came to.
     *
     * @param folder where the best epoch's model is, if there was an evaluation
     * @param best the best evaluation, or null where the run was stopped before the first
     * @param evaluation of the best weights on the test records, or without them on the validation records; null where
     *     the run was stopped
     * @param audit of all records
     * @param tested whether it is on test records
     * @param evaluations on the validation records, in their order
     * @param finished false where the run was stopped
     */
    public record Result(
            Path folder,
            @Nullable EpochMetrics best,
            @Nullable EvaluationRun evaluation,
            DataAudit audit,
            boolean tested,
            List<EpochMetrics> evaluations,
            boolean finished) {

        /** Metrics on the test records, or null without them. */
        public @Nullable Metrics test() {
            return evaluation == null || !tested ? null : evaluation.metrics();
        }
    }

    /** Has a run whose settings leave the precision open take this one, as one that it is to be compared with. */
    public void decide(MatmulPrecision precision) {
        decided = precision;
    }

    /** Lets the run end after the step it is in; its whole state is saved, to be resumed. May be called by any thread. */
    public void stop() {
        stopping = true;
    }

    /** Whether it was told to stop. */
    public boolean isStopped() {
        return stopping;
    }

    /**
     * Runs to the end, from the start or from where a run that is resumed was.
     *
     * @throws VisualBertException of any kind, with one line for a person; the last saved state is as it was
     */
    public Result run() {
        Path output = settings.data().output();
        if (output == null) {
            throw new VisualBertException(VisualBertException.Code.USAGE, "`output` is missing: the run's folder");
        }
        OptimizationSettings how = settings.optimization();
        LibTorch.load();
        if (how.threads() > 0) {
            LibTorch.setThreads(how.threads());
        }
        TrainingData data;
        try {
            data = TrainingData.read(settings, ImageCheck.Watch.of(listener::imagesChecked, () -> stopping));
        } catch (CancellationException e) {
            listener.note("stopped before training; nothing is written");
            return new Result(output, null, null, DataAudit.of(Map.of(), Map.of(), List.of()), false, List.of(), false);
        }
        listener.note(settings.pretraining() == null ? data.summary() : PretrainingTask.summary(data));
        listener.notes(data.audit().notes());
        data.audit().warnings().forEach(listener::warning);
        try (RunFolder folder = RunFolder.open(output, settings)) {
            Optional<TrainingState> saved = new TrainingCheckpoint(folder.checkpoints()).latest();
            TrainingState state = saved.orElseGet(TrainingState::new);
            DataAudit audited;
            try (Classifier classifier = saved.isPresent() ? resumed(folder) : beginning(data, folder, state)) {
                DataAudit audit = data.audit().with(cutTexts(classifier, data));
                folder.write(audit);
                train(classifier, data, folder, state, saved.isPresent());
                audited = audit;
            }
            return result(output, data, folder, state, audited);
        }
    }

    private CutTexts cutTexts(Classifier classifier, TrainingData data) {
        int limit = classifier.model().config().inputRecipe().maxTextLength();
        CutTexts texts = CutTexts.of(limit, data.splits(), classifier::encode);
        texts.warning().ifPresent(listener::warning);
        return texts;
    }

    private Classifier resumed(RunFolder folder) {
        folder.refuseOtherRecords(DataChecksums.of(settings.data()));
        return Classifier.loadWithoutWeights(folder.checkpoints());
    }

    private Classifier beginning(TrainingData data, RunFolder folder, TrainingState state) {
        ModelAssembly assembly = new ModelAssembly(settings, listener, new ModelLocator(hub, downloads()));
        LocatedModel start = assembly.start();
        Classifier classifier = assembly.classifier(data, start);
        PrecisionChoice choice = precision(classifier, data, folder);
        state.precision = choice.precision();
        listener.note("precision " + choice.precision().toString().toLowerCase(Locale.ROOT) + ", " + choice.reason());
        folder.write(Provenance.of(
                settings, start, choice, classifier.model().parameters().count()));
        classifier.saveWithoutWeights(folder.checkpoints());
        return classifier;
    }

    /** That of the settings; where they leave it open, what was decided on before, or else what is measured now. */
    private PrecisionChoice precision(Classifier classifier, TrainingData data, RunFolder folder) {
        String asked = settings.optimization().precision();
        if (!MatmulPrecision.isAuto(asked)) {
            return new PrecisionChoice(MatmulPrecision.parse(asked), "as it was asked for");
        }
        if (folder.begunWith() != null) {
            return folder.begunWith();
        }
        if (decided != null) {
            return new PrecisionChoice(decided, "as the first training decided");
        }
        return StepSettings.of(settings).fasterPrecision(task(classifier, data, MatmulPrecision.FP32));
    }

    private void train(
            Classifier classifier, TrainingData data, RunFolder folder, TrainingState state, boolean resumed) {
        listener.note(classifier.model().parameters().count() + " parameters, " + state.precision);
        try (TrainingLoop loop = new TrainingLoop(
                settings, task(classifier, data, state.precision), folder, state, listener, this::isStopped)) {
            if (resumed) {
                loop.restore();
                listener.note(state.done ? "training is done already" : "resumed after step " + state.step);
            }
            loop.run();
            if (state.best == null) {
                listener.note("stopped before the first evaluation; there is no model yet");
            }
            if (state.done) {
                loop.averageBest();
            } else {
                listener.note("stopped after step " + state.step + "; `resume` continues it");
            }
        }
    }

    private TrainingTask task(Classifier classifier, TrainingData data, MatmulPrecision precision) {
        PretrainingSettings pretraining = settings.pretraining();
        if (pretraining != null) {
            return PretrainingTask.of(settings, pretraining.ofCaptions(), classifier, data, precision);
        }
        HeldOutRecords validation =
                HeldOutRecords.of(classifier, data.onBadImage(), data.validation(), settings, precision);
        return Classification.of(settings, classifier, data, validation, listener);
    }

    private Result result(Path output, TrainingData data, RunFolder folder, TrainingState state, DataAudit audit) {
        List<LabelledRecord> test = data.test();
        if (!state.done || settings.pretraining() != null) {
            return new Result(output, state.best, null, audit, false, state.history, state.done);
        }
        LabellingFit fit = LabellingFit.of(output, data, settings, state.precision);
        fit.notes().forEach(listener::note);
        try (Classifier saved = Classifier.load(output)) {
            List<LabelledRecord> records = test == null ? data.validation() : test;
            EvaluationRun evaluation = HeldOutRecords.of(saved, data.onBadImage(), records, settings, state.precision)
                    .evaluate(fit.calibration() != null);
            if (test != null) {
                folder.write(evaluation.metrics());
            }
            trust(folder, saved, evaluation, state.precision, fit.calibration(), test != null);
            return new Result(output, state.best, evaluation, audit, test != null, state.history, true);
        }
    }

    /** What calibration did, and which labels may be taken without looking. */
    private void trust(
            RunFolder folder,
            Classifier classifier,
            EvaluationRun evaluation,
            MatmulPrecision precision,
            @Nullable CalibrationFit fit,
            boolean tested) {
        if (fit != null) {
            CalibrationMeasurement measured = CalibrationMeasurement.of(fit, classifier, evaluation.answers(), !tested);
            folder.write(measured);
            if (fit.problem() != null) {
                listener.note(fit.problem());
            }
            if (fit.calibration() != null) {
                listener.note(measured.sentence());
            }
        }
        SelectionSettings selection = settings.selection();
        if (selection.targetError() > 0) {
            AcceptanceFit.Target target = new AcceptanceFit.Target(
                    selection.targetError(), selection.confidence(), selection.acceptByLabel());
            Acceptance found = AcceptanceFit.of(folder.path(), classifier, precision, evaluation.answers(), target);
            folder.write(found);
            if (!tested) {
                listener.warning("there are no test records, so that labels to be taken without looking are found on"
                        + " the validation records; these chose the weights too, and may promise too much");
            }
            listener.note(found.sentence());
        }
    }

    private DownloadListener downloads() {
        return new DownloadListener() {
            @Override
            public void note(String line) {
                listener.note(line);
            }

            @Override
            public boolean isStopped() {
                return stopping;
            }
        };
    }
}
