package org.visualbert4j.train;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.checkpoint.Checkpoint;
import org.visualbert4j.hub.LocatedModel;
import org.visualbert4j.model.CoAttentionConfig;
import org.visualbert4j.model.HeadKind;
import org.visualbert4j.model.InputRecipe;
import org.visualbert4j.model.Labelling;
import org.visualbert4j.model.Task;
import org.visualbert4j.model.VisualBertConfig;
import org.visualbert4j.model.VisualBertModel;
import org.visualbert4j.runtime.LibTorch;
import org.visualbert4j.vision.ConvGridEncoder;
import org.visualbert4j.vision.PatchEncoder;
import org.visualbert4j.vision.PixelEncoder;
import org.visualbert4j.vision.VisualEncoderConfig;

/** The model that a run starts from: a new one of a named size, or a checkpoint fitted to the task. */
final class NewModel {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    private NewModel() {}

    /** Whether the settings name a size, not a folder. */
    static boolean isNew(ModelSettings settings) {
        return sizes().containsKey(settings.model());
    }

    private static Map<String, VisualBertConfig> sizes() {
        VisualBertConfig base = VisualBertConfig.base();
        return Map.of("tiny", base.resized(2, 128, 2), "small", base.resized(4, 256, 4), "base", base);
    }

    /**
     * Makes it.
     *
     * @param saved where the settings name no size, the model they name
     * @param labels the labels by class
     * @param vocabularySize of the tokenizer, for a new model
     */
    static VisualBertModel make(
            ModelSettings settings, @Nullable LocatedModel saved, List<String> labels, int vocabularySize, long seed) {
        LibTorch.seed(seed);
        if (saved == null) {
            VisualBertConfig size = Objects.requireNonNull(sizes().get(settings.model()));
            VisualBertModel model =
                    new VisualBertModel(adapt(settings, size.withVocabularySize(vocabularySize), labels, true));
            model.parameters().initializeMissing();
            return model;
        }
        VisualBertConfig before = saved.config();
        VisualBertConfig config = adapt(settings, before, labels, saved.textOnly());
        boolean newFusion = config.coAttention() != null && before.coAttention() == null;
        boolean newEncoder = !Objects.equals(config.visualEncoder(), before.visualEncoder());
        if (!settings.newHead() && !config.id2label().equals(before.id2label())) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    settings.model() + " was trained on " + before.numLabels() + " labels " + shortened(before)
                            + ", not those of the training records; --new-head starts its head anew");
        }
        return Checkpoint.load(
                saved.folder(),
                config,
                name -> (newFusion && name.startsWith("visual_bert.co_attention."))
                        || (newEncoder && name.startsWith(VisualBertModel.VISUAL_ENCODER_PREFIX))
                        || (saved.textOnly() && isLackingInText(name))
                        || (settings.newHead() && isHead(name)));
    }

    /** What a text BERT never has, and the pooler, which one that only tells masked words has not. */
    private static boolean isLackingInText(String name) {
        return name.startsWith("visual_bert.embeddings.visual_") || name.startsWith("visual_bert.pooler.");
    }

    /** Whether a parameter belongs to the head. */
    static boolean isHead(String name) {
        return !name.startsWith("visual_bert.") && !name.startsWith(VisualBertModel.VISUAL_ENCODER_PREFIX);
    }

    private static String shortened(VisualBertConfig config) {
        return config.id2label().values().stream().limit(8).toList() + (config.numLabels() > 8 ? " and more" : "");
    }

    private static VisualBertConfig adapt(
            ModelSettings settings, VisualBertConfig config, List<String> labels, boolean isNew) {
        VisualEncoderConfig encoder =
                visualEncoder(settings, (int) (isNew ? config.hiddenSize() : config.visualEmbeddingDim()));
        if (!isNew && encoder.dimension() != config.visualEmbeddingDim()) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "visual: tokens of " + encoder.dimension() + " numbers, where the checkpoint " + settings.model()
                            + " takes " + config.visualEmbeddingDim());
        }
        InputRecipe recipe = config.inputRecipe();
        InputRecipe changed = new InputRecipe(
                settings.textSuffix() != null ? settings.textSuffix() : recipe.textSuffix(),
                settings.visualTokenType() != null ? settings.visualTokenType() : recipe.visualTokenType(),
                (int) Math.min(settings.maxTextLength(), config.maxPositionEmbeddings()),
                null, // visual tokens are made by the encoder from here on
                settings.images());
        Task task = task(settings);
        HeadKind head = task == Task.MULTIPLE_CHOICE ? HeadKind.MULTIPLE_CHOICE : HeadKind.of(settings.head());
        VisualBertConfig adapted = config.withHead(head, labels)
                .withLabelling(new Labelling(task, Labelling.SINGLE.threshold()))
                .withCoAttention(coAttention(settings, config))
                .withVisualEncoder(encoder)
                .withInputRecipe(changed);
        return settings.dropout() == null ? adapted : adapted.withDropout(settings.dropout());
    }

    /** What the settings say that a record's label is. */
    static Task task(ModelSettings settings) {
        return Choices.choose(
                "task",
                settings.task(),
                Map.of(
                        "single-label", Task.SINGLE_LABEL,
                        "multi-label", Task.MULTI_LABEL,
                        "soft-label", Task.SOFT_LABEL,
                        "multiple-choice", Task.MULTIPLE_CHOICE));
    }

    private static @Nullable CoAttentionConfig coAttention(ModelSettings settings, VisualBertConfig config) {
        boolean concatenates =
                Choices.choose("fusion", settings.fusion(), Map.of("concat", true, "co-attention", false));
        if (concatenates) {
            return null;
        }
        CoAttentionConfig.Variant variant = Choices.choose(
                "co-attention-variant",
                settings.coAttentionVariant(),
                Map.of(
                        "bare", CoAttentionConfig.Variant.BARE,
                        "residual", CoAttentionConfig.Variant.RESIDUAL,
                        "block", CoAttentionConfig.Variant.BLOCK));
        return new CoAttentionConfig(
                variant,
                settings.coAttentionLayers(),
                config.hiddenSize(),
                config.numAttentionHeads(),
                config.intermediateSize());
    }

    private static VisualEncoderConfig visualEncoder(ModelSettings settings, int dimension) {
        int[] size = imageSize(settings);
        Map<String, Function<int[], VisualEncoderConfig>> kinds = Map.of(
                "pixels", s -> new PixelEncoder.Config(s[0], s[1], settings.pixelRun()),
                "patches", s -> new PatchEncoder.Config(s[0], s[1], settings.patchSize(), dimension),
                "conv-grid", s -> new ConvGridEncoder.Config(s[0], s[1], settings.convChannels()));
        return Choices.choose("visual", settings.visual(), kinds).apply(size);
    }

    /** Height and width. */
    static int[] imageSize(ModelSettings settings) {
        Matcher matcher = SIZE.matcher(settings.imageSize());
        Choices.check(matcher.matches(), "image-size", settings.imageSize(), "HEIGHTxWIDTH, such as 224x224");
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }
}
