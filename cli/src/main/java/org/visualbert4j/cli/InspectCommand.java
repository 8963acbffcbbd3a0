package org.visualbert4j.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.hub.HubSettings;
import org.visualbert4j.internal.hub.LocatedModel;
import org.visualbert4j.internal.hub.ModelLocator;
import org.visualbert4j.internal.model.CoAttentionConfig;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.vision.VisualEncoderConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code visualbert inspect}: what a checkpoint is, in short. */
@Command(
        name = "inspect",
        description = "Shows what a checkpoint is: head, sizes, labels, fusion, inputs, parameters.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {

    private static final int LABELS_SHOWN = 10;
    private static final Pattern PART = Pattern.compile(
            "(?:visual_bert\\.)?(embeddings|co_attention|encoder|additional_layer|pooler|visual_encoder)\\..*");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "<model>", description = "Folder of a run or of a saved model, or its name on the hub.")
    private String name = "";

    @Option(names = "--offline", description = "Take a name on the hub from the cache only.")
    private boolean offline;

    @Override
    public Integer call() {
        ModelLocator locator =
                new ModelLocator(() -> HubSettings.of(System.getenv()).withOffline(offline), this::note);
        LocatedModel located = locator.locate(name);
        String tokenizer = tokenizer(located);
        try (VisualBertModel model = Checkpoint.load(located.folder(), located.config(), parameter -> false)) {
            VisualBertConfig config = model.config();
            line("head", config.headKind().key() + " (" + config.headKind().architecture() + ")");
            line(
                    "sizes",
                    "%d layers of %d, %d heads, feed-forward %d, %d words, %d positions, %s"
                            .formatted(
                                    config.numHiddenLayers(),
                                    config.hiddenSize(),
                                    config.numAttentionHeads(),
                                    config.intermediateSize(),
                                    config.vocabSize(),
                                    config.maxPositionEmbeddings(),
                                    config.hiddenAct().name().toLowerCase(Locale.ROOT)));
            line("labels", labels(config));
            line("fusion", fusion(config));
            line("visual encoder", visualEncoder(config));
            line(
                    "input recipe",
                    "text suffix \"%s\", visual token type %d, texts cut to %d tokens"
                            .formatted(
                                    config.inputRecipe().textSuffix(),
                                    config.inputRecipe().visualTokenType(),
                                    config.inputRecipe().maxTextLength()));
            line("tokenizer", tokenizer);
            line("visual features", visualFeatures(config));
            line("parameters", "%,d".formatted(model.parameters().count()));
            counts(model).forEach((part, count) -> line("  " + part, "%,d".formatted(count)));
        }
        return 0;
    }

    private void line(String name, String value) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%-18s %s%n", name, value);
    }

    private static String labels(VisualBertConfig config) {
        String first = String.join(
                ", ", config.id2label().values().stream().limit(LABELS_SHOWN).toList());
        return config.numLabels() + ": " + first + (config.numLabels() > LABELS_SHOWN ? ", ..." : "");
    }

    private static String fusion(VisualBertConfig config) {
        if (config.bypassTransformer()) {
            return "bypass: the encoder reads text alone, one more layer reads both";
        }
        CoAttentionConfig co = config.coAttention();
        return co == null
                ? "concatenation"
                : "co-attention, %s, %d layers of %d, %d heads"
                        .formatted(
                                co.variant().name().toLowerCase(Locale.ROOT),
                                co.numLayers(),
                                co.hiddenSize(),
                                co.numAttentionHeads());
    }

    private static String visualEncoder(VisualBertConfig config) {
        VisualEncoderConfig encoder = config.visualEncoder();
        return encoder == null
                ? "none: takes visual tokens of " + config.visualEmbeddingDim()
                : "%d visual tokens of %d from %s".formatted(encoder.tokens(), encoder.dimension(), encoder.input());
    }

    /** Loads it too, which tells whether it fits the model. */
    private static String tokenizer(LocatedModel located) {
        if (!Tokenizer.isIn(located.folder())) {
            return "none in its folder";
        }
        try (Tokenizer tokenizer = Tokenizer.load(located.folder())) {
            tokenizer.checkFits(located.config().vocabSize());
            return "%,d word pieces, texts %s"
                    .formatted(tokenizer.vocabularySize(), tokenizer.lowerCase() ? "lower-cased" : "in their case");
        }
    }

    private static String visualFeatures(VisualBertConfig config) {
        String features = config.inputRecipe().visualFeatures();
        String kind = features != null
                ? features
                : config.visualEncoder() != null
                        ? "from the visual encoder"
                        : "of a kind that the checkpoint does not tell";
        return config.visualEmbeddingDim() + " numbers a token, " + kind;
    }

    /** On the other stream than what was asked for. */
    private void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    private static Map<String, Long> counts(VisualBertModel model) {
        Map<String, Long> counts = new LinkedHashMap<>();
        model.parameters().all().forEach(parameter -> {
            Matcher matcher = PART.matcher(parameter.name());
            long count = parameter.shape().stream().reduce(1L, (a, b) -> a * b);
            counts.merge(matcher.matches() ? matcher.group(1) : "head", count, Long::sum);
        });
        return counts;
    }
}
