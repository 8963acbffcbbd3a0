package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.dataset.FieldCheck;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.labels.LabelFormat;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.CutTexts;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.LookAlikes;
import org.visualbert4j.internal.records.MissingLabelPolicy;
import org.visualbert4j.internal.records.MissingPolicies;
import org.visualbert4j.internal.records.MissingTextPolicy;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that evaluate a file of records. */
final class RecordOptions {

    private static final int LOADER_THREADS = 2;

    static final String PRECISION_LABEL = "<fp32|bf16|int8|auto>";

    static final String PRECISION_HELP =
            "Number format of the matmuls; auto is int8 for int8 weights, else what training decided on. Default: auto.";

    @Option(names = "--format", defaultValue = "jsonl", description = "How lines are written. Default: jsonl.")
    private RecordFormat format = RecordFormat.JSONL;

    @Mixin
    private FieldOptions fields = new FieldOptions();

    @Option(names = "--label-field", defaultValue = "label", description = "Key of the label. Default: label.")
    private String labelField = "label";

    @Option(names = "--label-format", defaultValue = "plain", description = "How labels are written. Default: plain.")
    private LabelWriting labelFormat = LabelWriting.PLAIN;

    @Option(names = "--label-separator", description = "What divides several labels in one text.")
    private @Nullable String labelSeparator;

    @Option(names = "--normalize-labels", description = "Bring labels to one form, as train does with it.")
    private boolean normalizeLabels;

    @Option(
            names = "--choices-field",
            defaultValue = "choices",
            description = "Key of the texts to choose from. Default: choices.")
    private String choicesField = "choices";

    @Option(
            names = "--on-missing-text",
            defaultValue = "error",
            description = "What a missing text is. Default: error.")
    private MissingTextPolicy onMissingText = MissingTextPolicy.ERROR;

    @Option(
            names = "--on-missing-label",
            defaultValue = "error",
            converter = MissingLabelConverter.class,
            description = "What a missing label is. Default: error.")
    private MissingLabelPolicy onMissingLabel = MissingLabelPolicy.ERROR;

    @Option(
            names = "--on-bad-image",
            defaultValue = "error",
            converter = PolicyConverter.class,
            description = "What a missing or broken image is. Default: error.")
    private BadImagePolicy onBadImage = BadImagePolicy.ERROR;

    @Option(names = "--batch-size", defaultValue = "64", description = "Records a batch. Default: 64.")
    private int batchSize = 64;

    @Option(names = "--precision", paramLabel = PRECISION_LABEL, defaultValue = "auto", description = PRECISION_HELP)
    private String precision = "auto";

    @Option(names = "--threads", paramLabel = "<integer>", defaultValue = "0", description = Options.THREADS_HELP)
    private int threads;

    private boolean warned;

    /** To be called before anything is computed. */
    void useThreads() {
        Options.useThreads(threads);
    }

    List<LabelledRecord> read(Path file) {
        LabelFormat labels = new LabelFormat(labelFormat == LabelWriting.ONE_HOT, labelSeparator, normalizeLabels);
        FieldNames names =
                new FieldNames(fields.text, fields.pair, fields.image, labelField, choicesField, null, labels);
        FieldCheck check = new FieldCheck(format, names);
        List<LabelledRecord> all = RecordFile.readWithMissingTexts(file, format, names);
        check.texts(all);
        check.labels(all);
        check.images(all);
        List<LabelledRecord> taken =
                new MissingPolicies(onMissingText, onMissingLabel).apply(all, names, TerminalProgress::warn);
        LookAlikes.of(taken).warning().ifPresent(TerminalProgress::warn);
        return taken;
    }

    /** In the precision that is asked for, or else that of the run. */
    EvaluationRun evaluate(Path run, Classifier classifier, List<LabelledRecord> records) {
        return evaluate("records", classifier, records, precision(run, classifier));
    }

    /** Likewise, and answers keep their logits. */
    EvaluationRun evaluateWithLogits(String task, Path run, Classifier classifier, List<LabelledRecord> records) {
        return evaluate(task, classifier, records, precision(run, classifier), true);
    }

    /** The precision that is asked for, or else that of the run. */
    MatmulPrecision precision(Path run, Classifier classifier) {
        return Options.precision(precision, run, classifier);
    }

    /** Which precision that is, and why. */
    String precisionLine(Path run, Classifier classifier) {
        return Options.precisionLine(precision, run, classifier);
    }

    /** A task is what the bar is called. */
    EvaluationRun evaluate(String task, Classifier classifier, List<LabelledRecord> records, MatmulPrecision format) {
        return evaluate(task, classifier, records, format, false);
    }

    private EvaluationRun evaluate(
            String task,
            Classifier classifier,
            List<LabelledRecord> records,
            MatmulPrecision format,
            boolean withLogits) {
        int batch = Options.positive("--batch-size", batchSize);
        EvaluationRun evaluation;
        try (ProgressBar bar = TerminalBar.of(task, records.size()).showSpeed().build()) {
            evaluation = EvaluationRun.of(
                    classifier,
                    new ExampleReader(classifier, onBadImage),
                    records,
                    batch,
                    LOADER_THREADS,
                    format,
                    withLogits,
                    bar::stepTo);
        }
        if (!warned) {
            warned = true; // where the same records are evaluated again and again
            evaluation.badImages().warning().ifPresent(TerminalProgress::warn);
            cutTexts(classifier, evaluation).warning().ifPresent(TerminalProgress::warn);
        }
        return evaluation;
    }

    /** Whose texts were cut. */
    static CutTexts cutTexts(Classifier classifier, EvaluationRun evaluation) {
        int limit = classifier.model().config().inputRecipe().maxTextLength();
        return new CutTexts(limit, Map.of("evaluated", evaluation.texts()));
    }
}
