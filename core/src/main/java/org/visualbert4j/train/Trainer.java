package org.visualbert4j.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.Batch;
import org.visualbert4j.data.BatchLoader;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.evaluate.Evaluation;
import org.visualbert4j.evaluate.Metrics;
import org.visualbert4j.hub.DownloadListener;
import org.visualbert4j.hub.HubSettings;
import org.visualbert4j.hub.LocatedModel;
import org.visualbert4j.hub.ModelLocator;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.label.ExampleReader;
import org.visualbert4j.model.VisualBertModel;
import org.visualbert4j.runtime.LibTorch;
import org.visualbert4j.runtime.Precision;
import org.visualbert4j.text.Tokenizer;
import org.visualbert4j.text.VocabularyBuilder;
import org.visualbert4j.vision.Preprocessing;

/**
 * Trains a classifier on records: reads and splits them, starts or loads the model, goes through the epochs, keeps the
 * best of them by validation accuracy, and evaluates that one on the test records.
 */
public final class Trainer {

    private static final double SMALLEST_CROP = 0.08; // of a picture's area, as torchvision has it

    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final Supplier<HubSettings> hub;
    private volatile boolean stopping;

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
     * @param folder where the best epoch's classifier is
     * @param best the best epoch, or null where the run was stopped before its first was done
     * @param test figures on the test records, or null without them
     */
    public record Result(
            Path folder,
            @Nullable EpochMetrics best,
            @Nullable Metrics test) {}

    /** Lets the run end after the step it is in, with what it has. May be called by any thread. */
    public void stop() {
        stopping = true;
    }

    /** Whether it was told to stop. */
    public boolean isStopped() {
        return stopping;
    }

    /**
     * Runs to the end.
     *
     * @throws VisualBertException of any kind, with one line for a person
     */
    public Result run() {
        Path output = settings.data().output();
        if (output == null) {
            throw new VisualBertException(VisualBertException.Code.USAGE, "--output is missing: the run's folder");
        }
        OptimizationSettings how = settings.optimization();
        check(how);
        Precision precision = Precision.parse(how.precision());
        LibTorch.load();
        if (how.threads() > 0) {
            LibTorch.setThreads(how.threads());
        }
        TrainingData data = TrainingData.read(settings.data(), how.seed());
        listener.notes(data.summary());
        listener.notes(data.audit().warnings());
        RunFolder folder = RunFolder.create(output, settings);
        EpochMetrics best;
        ModelLocator locator = new ModelLocator(hub, downloads());
        LocatedModel start = NewModel.isNew(settings.model())
                ? null
                : locator.locate(settings.model().model());
        try (Classifier classifier = classifier(data, locator, start)) {
            long parameters = classifier.model().parameters().count();
            listener.note(parameters + " parameters, " + precision);
            folder.write(Provenance.of(settings, start, precision, parameters));
            best = train(classifier, data, folder, precision);
        }
        List<LabelledRecord> test = data.test();
        if (best == null || test == null || stopping) {
            return new Result(output, best, null);
        }
        try (Classifier saved = Classifier.load(output)) {
            Metrics metrics = evaluate(saved, new ExampleReader(saved, data.onBadImage()), test, precision);
            folder.write(metrics);
            return new Result(output, best, metrics);
        }
    }

    private static void check(OptimizationSettings how) {
        Choices.check(how.epochs() > 0, "epochs", how.epochs(), "1 or more");
        Choices.check(how.batchSize() > 0, "batch-size", how.batchSize(), "1 or more");
        Choices.check(
                how.learningRate() > 0 && Double.isFinite(how.learningRate()),
                "learning-rate",
                how.learningRate(),
                "a number above 0");
        Choices.check(how.warmup() >= 0 && how.warmup() < 1, "warmup", how.warmup(), "a share from 0 to below 1");
        Choices.check(how.clip() > 0, "clip", how.clip(), "a number above 0");
        Choices.check(how.weightDecay() >= 0, "weight-decay", how.weightDecay(), "0 or more");
        Choices.check(how.momentum() >= 0 && how.momentum() < 1, "momentum", how.momentum(), "from 0 to below 1");
        Choices.check(how.stepEpochs() > 0, "step-epochs", how.stepEpochs(), "1 or more");
        Choices.check(how.threads() >= 0, "threads", how.threads(), "0 or more");
    }

    private Classifier classifier(TrainingData data, ModelLocator locator, @Nullable LocatedModel saved) {
        ModelSettings model = settings.model();
        OptimizationSettings how = settings.optimization();
        Path vocabulary = model.vocabulary() == null && saved != null ? locator.tokenizer(saved) : model.vocabulary();
        Tokenizer tokenizer = vocabulary == null ? ofTrainingTexts(data) : Tokenizer.load(vocabulary);
        VisualBertModel network =
                NewModel.make(model, saved, data.labels().labels(), tokenizer.vocabularySize(), how.seed());
        return new Classifier(network, tokenizer, preprocessing(data));
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

    private Preprocessing preprocessing(TrainingData data) {
        OptimizationSettings how = settings.optimization();
        int[] size = NewModel.imageSize(settings.model());
        boolean ofTraining = Choices.choose(
                "image-normalization",
                settings.model().imageNormalization(),
                Map.of("imagenet", false, "training", true));
        ImageStatistics statistics = ofTraining
                ? ImageStatistics.of(data.training())
                : new ImageStatistics(Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);
        return new Preprocessing(
                size[0],
                size[1],
                how.randomResizedCrop(),
                SMALLEST_CROP,
                how.horizontalFlip(),
                statistics.mean(),
                statistics.standardDeviation());
    }

    private Tokenizer ofTrainingTexts(TrainingData data) {
        List<String> texts = new ArrayList<>();
        for (LabelledRecord record : data.training()) {
            texts.add(record.text());
            if (record.pair() != null) {
                texts.add(record.pair());
            }
        }
        return Tokenizer.of(VocabularyBuilder.build(texts, settings.model().vocabularySize()), true);
    }

    private @Nullable EpochMetrics train(
            Classifier classifier, TrainingData data, RunFolder folder, Precision precision) {
        OptimizationSettings how = settings.optimization();
        long stepsPerEpoch = (data.training().size() + how.batchSize() - 1L) / how.batchSize();
        Schedule schedule = schedule(how, stepsPerEpoch * how.epochs());
        ExampleReader reader = new ExampleReader(classifier, data.onBadImage());
        EpochMetrics best = null;
        long step = 0;
        try (TrainingStep training =
                new TrainingStep(classifier.model(), optimizer(how, classifier.model()), precision, how.clip())) {
            for (int epoch = 1; epoch <= how.epochs() && !stopping; epoch++) {
                EpochProgress progress = epoch(classifier, data, reader, training, schedule, step, epoch);
                step = progress.step;
                if (stopping) {
                    break;
                }
                Metrics validation = evaluate(classifier, reader, data.validation(), precision);
                EpochMetrics metrics = progress.metrics(epoch, validation);
                schedule.epochEnded(epoch, validation.loss());
                folder.append(metrics);
                boolean better = best == null
                        || metrics.validationAccuracy() > best.validationAccuracy()
                        || (metrics.validationAccuracy() == best.validationAccuracy()
                                && metrics.validationLoss() < best.validationLoss());
                if (better) {
                    folder.save(classifier);
                    best = metrics;
                }
                listener.epochEnded(metrics, better);
            }
        }
        if (best == null) {
            folder.save(classifier);
            listener.note("stopped before the first epoch was done; saved the weights after " + step + " steps");
        }
        return best;
    }

    private EpochProgress epoch(
            Classifier classifier,
            TrainingData data,
            ExampleReader reader,
            TrainingStep training,
            Schedule schedule,
            long firstStep,
            int epoch) {
        OptimizationSettings how = settings.optimization();
        List<LabelledRecord> shuffled = new ArrayList<>(data.training());
        long seed = how.seed() * 1_000_003 + epoch;
        Collections.shuffle(shuffled, new Random(seed));
        listener.epochStarted(epoch, how.epochs(), shuffled.size());
        EpochProgress progress = new EpochProgress(firstStep);
        try (BatchLoader loader = new BatchLoader(
                shuffled,
                how.batchSize(),
                classifier.padId(),
                settings.data().loaderThreads(),
                reader.forTraining(seed))) {
            while (!stopping && loader.hasNext()) {
                Batch batch = loader.next();
                double rate = how.learningRate() * schedule.factor(progress.step);
                TrainingStep.Outcome outcome = training.run(() -> classifier.inputs(batch, true), rate);
                if (!Double.isFinite(outcome.loss()) || !Double.isFinite(outcome.gradientNorm())) {
                    throw notFinite(progress.step, batch, outcome);
                }
                progress.add(batch.size(), outcome, rate);
                listener.stepDone(progress.records, progress.loss(), progress.accuracy());
            }
        }
        progress.end();
        return progress;
    }

    private static VisualBertException notFinite(long step, Batch batch, TrainingStep.Outcome outcome) {
        return new VisualBertException(
                VisualBertException.Code.DATA,
                "training went astray at step " + step + ": loss " + outcome.loss() + ", gradient norm "
                        + outcome.gradientNorm() + ", records "
                        + batch.records().stream().map(LabelledRecord::id).collect(Collectors.joining(", "))
                        + "; a lower --learning-rate or --clip, or --precision fp32, may help");
    }

    private Metrics evaluate(
            Classifier classifier, ExampleReader reader, List<LabelledRecord> records, Precision precision) {
        int batchSize = Math.max(64, settings.optimization().batchSize());
        return Evaluation.of(
                        classifier,
                        reader,
                        records,
                        Math.min(batchSize, largestBatch(classifier)),
                        settings.data().loaderThreads(),
                        precision,
                        done -> {})
                .metrics();
    }

    /** Long sequences are evaluated a few at a time: their attention takes memory with the square of their length. */
    private int largestBatch(Classifier classifier) {
        var encoder = classifier.model().config().visualEncoder();
        int tokens = encoder == null ? 1 : encoder.tokens();
        return Math.max(settings.optimization().batchSize(), 32_768 / (tokens + 32));
    }

    private static Optimizer optimizer(OptimizationSettings how, VisualBertModel model) {
        List<ParameterGroup> groups = ParameterGroup.of(model.parameters().all(), how.weightDecay());
        Map<String, Supplier<Optimizer>> kinds =
                Map.of("adamw", () -> new AdamW(groups), "sgd", () -> new Sgd(groups, how.momentum()));
        return Choices.choose("optimizer", how.optimizer(), kinds).get();
    }

    private static Schedule schedule(OptimizationSettings how, long steps) {
        long warmup = Math.round(how.warmup() * steps);
        Map<String, Supplier<Schedule>> kinds = Map.of(
                "linear", () -> new Schedule.Linear(warmup, steps),
                "cosine", () -> new Schedule.Cosine(warmup, steps),
                "constant", Schedule.Constant::new,
                "step", () -> new Schedule.Step(how.stepEpochs(), how.gamma()),
                "plateau", () -> new Schedule.Plateau(how.plateauPatience(), how.gamma()));
        Schedule after = Choices.choose("schedule", how.schedule(), kinds).get();
        return warmup > 0 ? new Schedule.Warmup(warmup, after) : after;
    }

    /** The running sums of an epoch. */
    private static final class EpochProgress {
        private final long start = System.nanoTime();
        private long step;
        private int records;
        private double lossSum;
        private int correct;
        private double learningRate;
        private double seconds;

        EpochProgress(long firstStep) {
            step = firstStep;
        }

        void add(int size, TrainingStep.Outcome outcome, double rate) {
            step++;
            records += size;
            lossSum += outcome.loss() * size;
            correct += outcome.correct();
            learningRate = rate;
        }

        void end() {
            seconds = (System.nanoTime() - start) / 1e9;
        }

        double loss() {
            return lossSum / Math.max(1, records);
        }

        double accuracy() {
            return (double) correct / Math.max(1, records);
        }

        EpochMetrics metrics(int epoch, Metrics validation) {
            return new EpochMetrics(
                    epoch,
                    step,
                    loss(),
                    accuracy(),
                    validation.loss(),
                    validation.accuracy(),
                    learningRate,
                    seconds,
                    records / seconds);
        }
    }
}
