package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.explain.Explainer;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.messages.OneLine;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.report.ExplanationReport;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.text.Encoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert predict}: the labels of one text and image. */
@Command(
        name = "predict",
        description = "Labels one record with a trained classifier.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<model>", description = Options.MODEL_HELP)
    private Path run = Path.of("");

    @Option(names = "--text", paramLabel = "<text>", required = true, description = "The text.")
    private String text = "";

    @Option(names = "--pair", paramLabel = "<text>", description = "A second text.")
    private @Nullable String pair;

    @Option(
            names = "--image",
            required = true,
            paramLabel = "<file>",
            description = "The image. Twice for a model of two images.")
    private List<Path> images = List.of();

    @Option(
            names = "--choice",
            paramLabel = "<text>",
            description = "A text to choose; once for each, for multiple choice.")
    private List<String> choices = List.of();

    @Option(
            names = "--top",
            paramLabel = "<integer>",
            defaultValue = "5",
            description = "How many labels; of several, all that are given. Default: 5.")
    private int top = 5;

    @Option(names = "--sets", paramLabel = "<share>", description = TargetOptions.SETS_HELP)
    private @Nullable Double sets;

    @Option(
            names = "--precision",
            paramLabel = RecordOptions.PRECISION_LABEL,
            defaultValue = "auto",
            description = RecordOptions.PRECISION_HELP)
    private String precision = "auto";

    @Option(names = "--threads", paramLabel = "<integer>", defaultValue = "0", description = Options.THREADS_HELP)
    private int threads;

    @Option(
            names = "--explain",
            paramLabel = "<file>",
            description = "Also write why, as a .html page or a .png image.")
    private @Nullable Path explain;

    @Option(
            names = "--explain-label",
            paramLabel = "<label>",
            description = "The label to explain. Default: the most probable.")
    private @Nullable String explainLabel;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        LibTorch.loadAhead(); // while this thread reads what needs none of it
        LabelledRecord record = LabelledRecord.unlabelled(text, pair, choices, images);
        int count = Options.positive("--top", top);
        try (Classifier classifier = Classifier.load(run)) {
            Options.useThreads(threads);
            warnOfCut(classifier, record);
            MatmulPrecision used = Options.precision(precision, run, classifier);
            float[] probabilities =
                    MissingImage.explained(images, () -> classifier.probabilities(classifier.batch(record), used)[0]);
            List<ScoredLabel> all = classifier.predictions(record, probabilities);
            Acceptance acceptance =
                    Acceptance.of(run, used, TerminalProgress::warn).orElse(null);
            Boolean accepted = acceptance == null ? null : acceptance.accepts(classifier, probabilities);
            List<String> set = sets == null
                    ? null
                    : Acceptance.set(
                                    classifier.model().config().labelling(),
                                    all,
                                    TargetOptions.setThreshold(run, acceptance, sets))
                            .stream()
                            .map(ScoredLabel::label)
                            .toList();
            if (explain != null) {
                String label =
                        explainLabel == null ? all.get(0).label() : explainLabel; // of the answer that is printed
                ExplanationReport.write(Explainer.explain(classifier, record, label), record, explain);
            }
            Labelling labelling = classifier.model().config().labelling();
            List<ScoredLabel> shown = shown(all, count);
            if (json) {
                System.out.println(Json.line(answer(shown, classifier, used, accepted, set)));
            } else {
                print(shown, labelling);
                if (set != null) {
                    System.out.println("set: " + set.stream().map(OneLine::of).collect(Collectors.joining(", ")));
                }
                if (accepted != null) {
                    System.out.println(accepted ? "accepted" : "not accepted: to be looked at");
                }
            }
        }
        return 0;
    }

    /**
     * All labels that are given, then those of the most probable ones that are not: calibrated, a label that is not given may be
     * more probable than one that is.
     *
     * @param all the most probable first
     */
    static List<ScoredLabel> shown(List<ScoredLabel> all, int count) {
        return IntStream.range(0, all.size())
                .filter(i -> i < count || all.get(i).given())
                .mapToObj(all::get)
                .sorted(Comparator.comparing((ScoredLabel prediction) -> !prediction.given())) // stable
                .toList();
    }

    /** The end of a text that the model does not see. */
    private static void warnOfCut(Classifier classifier, LabelledRecord record) {
        int limit = classifier.model().config().inputRecipe().maxTextLength();
        classifier.encode(record).stream()
                .filter(text -> text.cut() > 0)
                .max(Comparator.comparingInt(Encoding::cut))
                .ifPresent(text -> TerminalProgress.warn("the text is cut at " + limit + " word pieces: it has "
                        + (text.length() + text.cut()) + ", and the model does not see the last " + text.cut()));
    }

    private static Map<String, Object> answer(
            List<ScoredLabel> shown,
            Classifier classifier,
            MatmulPrecision used,
            @Nullable Boolean accepted,
            @Nullable List<String> set) {
        Labelling labelling = classifier.model().config().labelling();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("predictions", shown);
        answer.put("precision", used.toString().toLowerCase(Locale.ROOT));
        if (labelling.task() == Task.MULTI_LABEL && labelling.calibration() == null) {
            answer.put("threshold", labelling.threshold());
        } else if (labelling.task() == Task.MULTI_LABEL) {
            Map<String, Double> thresholds = new LinkedHashMap<>();
            shown.forEach(prediction -> thresholds.put(
                    prediction.label(),
                    labelling.thresholdOf(classifier.labels().labels().indexOf(prediction.label()))));
            answer.put("thresholds", thresholds);
        }
        if (accepted != null) {
            answer.put("accepted", accepted);
        }
        if (set != null) {
            answer.put("set", set);
        }
        return answer;
    }

    /** Of several labels those given, then a line that says so, then the next probable ones. */
    private static void print(List<ScoredLabel> shown, Labelling labelling) {
        boolean several = labelling.task() == Task.MULTI_LABEL;
        boolean given = true;
        for (ScoredLabel prediction : shown) {
            if (several && given && !prediction.given()) {
                String from = labelling.calibration() == null
                        ? TerminalProgress.format("a label is given from %.2f %% on", 100 * labelling.threshold())
                        : "each label has a threshold of its own";
                System.out.println((prediction.equals(shown.get(0)) ? "no label" : "that is all") + "; " + from
                        + ", and these are not:");
                given = false;
            }
            System.out.println(TerminalProgress.format(
                    "%6.2f %%  %s", 100 * prediction.probability(), OneLine.of(prediction.label())));
        }
    }
}
