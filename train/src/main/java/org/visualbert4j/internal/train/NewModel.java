package org.visualbert4j.internal.train;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.grid.GridExtractor;
import org.visualbert4j.internal.grid.ResNetFile;
import org.visualbert4j.internal.hub.LocatedModel;
import org.visualbert4j.internal.hub.PublishedCheckpoint;
import org.visualbert4j.internal.model.CoAttentionConfig;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.InputRecipe;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.MissingTextPolicy;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.settings.ModelSettings;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.settings.VisualSettings;
import org.visualbert4j.internal.vision.ConvGridEncoder;
import org.visualbert4j.internal.vision.FeatureEncoder;
import org.visualbert4j.internal.vision.PatchEncoder;
import org.visualbert4j.internal.vision.PixelEncoder;
import org.visualbert4j.internal.vision.ResNetEncoder;
import org.visualbert4j.internal.vision.VisualEncoderConfig;

/** The model that a run starts from: a new one of a named size, or a checkpoint fitted to the task. */
final class NewModel {

    private NewModel() {}

    /** Whether the settings name a size, not a folder. */
    static boolean isNew(ModelSettings settings) {
        return sizes().containsKey(settings.model());
    }

    private static Map<String, VisualBertConfig> sizes() {
        VisualBertConfig base = VisualBertConfig.base();
        return Map.of(
                "tiny", base.toBuilder().size(2, 128, 2).build(),
                "small", base.toBuilder().size(4, 256, 4).build(),
                "base", base);
    }

    /**
     * Makes it.
     *
     * @param dimension of features that are made outside the model, or 0
     * @param resnet that is trained with the model, or null
     * @param saved where the settings name no size, the model they name
     * @param labels the labels by class
     * @param labelling how its scores become labels
     * @param vocabularySize of the tokenizer, for a new model
     */
    static VisualBertModel make(
            TrainingSettings all,
            int dimension,
            @Nullable ResNetFile resnet,
            @Nullable LocatedModel saved,
            List<String> labels,
            Labelling labelling,
            int vocabularySize) {
        ModelSettings settings = all.model();
        VisualSettings visual = all.visual();
        LibTorch.seed(all.optimization().seed());
        if (saved == null) {
            VisualBertConfig size = Objects.requireNonNull(sizes().get(settings.model()));
            VisualBertConfig config = size.toBuilder().vocabSize(vocabularySize).build();
            VisualEncoderConfig encoder = encoder(visual, dimension, resnet, (int) config.hiddenSize(), true);
            VisualBertModel model = new VisualBertModel(adapt(all, config, encoder, labels, labelling, true));
            startVisualEncoder(resnet, model);
            model.parameters().initializeMissing();
            return model;
        }
        VisualBertConfig before = saved.config();
        VisualEncoderConfig encoder = encoder(
                visual,
                dimension,
                resnet,
                (int) (saved.textOnly() ? before.hiddenSize() : before.visualEmbeddingDim()),
                saved.textOnly());
        VisualBertConfig config = adapt(all, before, encoder, labels, labelling, saved.textOnly());
        boolean newFusion = config.coAttention() != null && before.coAttention() == null;
        boolean newEncoder = !Objects.equals(config.visualEncoder(), before.visualEncoder());
        if (!settings.newHead() && !config.id2label().equals(before.id2label())) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    settings.model() + " was trained on " + before.numLabels() + " labels " + shortened(before)
                            + ", not those of the training records; `new-head` starts its head anew");
        }
        VisualBertModel model = Checkpoint.load(
                saved.folder(),
                config,
                name -> (newFusion && name.startsWith("visual_bert.co_attention."))
                        || (newEncoder && name.startsWith(VisualBertModel.VISUAL_ENCODER_PREFIX))
                        || (saved.textOnly() && isLackingInText(name))
                        || (settings.newHead() && isHead(name)));
        if (model.parameters().isQuantized()) {
            model.close();
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    settings.model() + " is in int8, for inference; train on from the model it was made of");
        }
        if (newEncoder) {
            startVisualEncoder(resnet, model);
        }
        if (settings.newHead() && config.headKind() != HeadKind.PRETRAINING) {
            model.parameters().initializeAnew(NewModel::isHead); // also where the old one would fit by chance
        }
        return model;
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
            TrainingSettings all,
            VisualBertConfig config,
            VisualEncoderConfig encoder,
            List<String> labels,
            Labelling labelling,
            boolean isNew) {
        ModelSettings settings = all.model();
        if (!isNew && encoder.dimension() != config.visualEmbeddingDim()) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "`visual`: tokens of " + encoder.dimension() + " numbers, where the checkpoint " + settings.model()
                            + " takes " + config.visualEmbeddingDim() + "; published ones take: "
                            + PublishedCheckpoint.visualTokens());
        }
        InputRecipe recipe = config.inputRecipe();
        InputRecipe changed = new InputRecipe(
                settings.textSuffix() != null ? settings.textSuffix() : recipe.textSuffix(),
                settings.visualTokenType() != null ? settings.visualTokenType() : recipe.visualTokenType(),
                (int) Math.min(settings.maxTextLength(), config.maxPositionEmbeddings()),
                null, // visual tokens are made by the encoder from here on
                settings.images(),
                all.data().missingTexts() == MissingTextPolicy.BLANK,
                all.data().badImages() == BadImagePolicy.BLANK);
        HeadKind head = labelling.task() == Task.MULTIPLE_CHOICE ? HeadKind.MULTIPLE_CHOICE : settings.headKind();
        VisualBertConfig.Builder adapted = config.toBuilder()
                .head(head, labels)
                .labelling(labelling)
                .coAttention(coAttention(settings, config))
                .visualEncoder(encoder)
                .inputRecipe(changed);
        return (settings.dropout() == null ? adapted : adapted.dropout(settings.dropout())).build();
    }

    private static @Nullable CoAttentionConfig coAttention(ModelSettings settings, VisualBertConfig config) {
        if (!settings.hasCoAttention()) {
            return null;
        }
        return new CoAttentionConfig(
                settings.variant(),
                settings.coAttentionLayers(),
                config.hiddenSize(),
                config.numAttentionHeads(),
                config.intermediateSize());
    }

    /**
     * The visual encoder.
     *
     * @param dimension of features
     * @param resnet that is trained with the model, or null
     * @param hidden the size of tokens that are made freely
     * @param isNew whether nothing was trained on visual tokens yet
     */
    private static VisualEncoderConfig encoder(
            VisualSettings visual, int dimension, @Nullable ResNetFile resnet, int hidden, boolean isNew) {
        int[] size = visual.heightAndWidth();
        boolean places = Objects.requireNonNullElse(visual.visualPlaces(), isNew);
        return switch (visual.kind()) {
            case PIXELS -> new PixelEncoder.Config(size[0], size[1], visual.pixelRun());
            case PATCHES -> new PatchEncoder.Config(size[0], size[1], visual.patchSize(), hidden);
            case CONV_GRID -> new ConvGridEncoder.Config(size[0], size[1], visual.convChannels());
            case REGIONS, FEATURES -> new FeatureEncoder.Config(visual.mostTokens(), dimension, places);
            case GRID -> {
                GridExtractor.Grid grid = visual.cells();
                yield resnet != null
                        ? new ResNetEncoder.Config(
                                grid.height(),
                                grid.width(),
                                resnet.config().upTo(grid.stages()),
                                grid.rows(),
                                grid.columns())
                        : new FeatureEncoder.Config(grid.rows() * grid.columns(), dimension, places);
            }
        };
    }

    /** A ResNet that is trained with the model starts from its file. */
    private static void startVisualEncoder(@Nullable ResNetFile resnet, VisualBertModel model) {
        if (resnet != null) {
            resnet.load(model.parameters(), VisualBertModel.VISUAL_ENCODER_PREFIX + ResNetEncoder.NETWORK);
        }
    }
}
