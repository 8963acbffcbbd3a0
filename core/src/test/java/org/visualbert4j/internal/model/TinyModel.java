package org.visualbert4j.internal.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.Activation;
import org.visualbert4j.internal.runtime.LibTorch;

/** Models small enough to test with, whose weights are large enough to make a difference. */
public final class TinyModel {

    /** The number of values of a visual token. */
    public static final int VISUAL_DIMENSION = 3;

    private TinyModel() {}

    /** One layer of size 8, 20 words, 3 classes. */
    public static VisualBertConfig config(HeadKind head, @Nullable CoAttentionConfig coAttention) {
        return new VisualBertConfig(
                List.of(head.architecture()),
                0.1,
                false,
                coAttention,
                Activation.GELU,
                0.1,
                8,
                new TreeMap<>(Map.of(0, "no", 1, "yes", 2, "perhaps")),
                0.5,
                new InputRecipe("? [MASK]", 0, 16, null, 1, false, false),
                12,
                1e-12,
                16,
                VisualBertConfig.MODEL_TYPE,
                2,
                1,
                0,
                true,
                2,
                VISUAL_DIMENSION,
                null,
                20,
                null,
                Labelling.SINGLE,
                true);
    }

    /** Two layers of co-attention of a variant, in its own size where the variant lets it have one. */
    public static CoAttentionConfig coAttention(CoAttentionConfig.Variant variant) {
        return new CoAttentionConfig(variant, 2, variant == CoAttentionConfig.Variant.BARE ? 8 : 12, 2, 10);
    }

    /** Copies of all of a model's parameters by name, in the current scope. */
    public static Map<String, Tensor> values(VisualBertModel model) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        model.parameters()
                .all()
                .forEach(parameter ->
                        values.put(parameter.name(), parameter.value().detach().clone()));
        return values;
    }

    /** A model with random weights. */
    public static VisualBertModel random(VisualBertConfig config) {
        LibTorch.seed(11);
        VisualBertModel model = new VisualBertModel(config);
        model.parameters().initializeMissing();
        return model;
    }

    /** Two records: 5 words and 4 visual tokens, the first record with 1 word and 2 visual tokens of padding. */
    public static Map<String, Tensor> inputs() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", Tensor.create(new long[] {2, 7, 3, 9, 0, 2, 4, 5, 6, 3}, 2, 5));
        inputs.put("attention_mask", Tensor.create(new long[] {1, 1, 1, 1, 0, 1, 1, 1, 1, 1}, 2, 5));
        inputs.put("visual_embeds", Tensor.create(gaussian(2 * 4 * VISUAL_DIMENSION, 1), 2, 4, VISUAL_DIMENSION));
        inputs.put("visual_attention_mask", Tensor.create(new float[] {1, 1, 0, 0, 1, 1, 1, 1}, 2, 4));
        return inputs;
    }

    /** Random numbers of mean 0 and variance 1, always the same for a seed. */
    public static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
