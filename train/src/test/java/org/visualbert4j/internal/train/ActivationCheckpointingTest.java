package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.internal.model.CoAttentionConfig;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.TinyModel;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.optim.Sgd;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;

/** Steps with layers that are run again for their gradients are the steps without. */
class ActivationCheckpointingTest {

    private static final int LONG = 380; // from 363 visual tokens on attention works in pieces

    static Stream<Arguments> cases() {
        List<String> nothing = List.of();
        List<String> embeddings = List.of("embeddings");
        return Stream.of(MatmulPrecision.FP32, MatmulPrecision.BF16)
                .flatMap(precision -> Stream.of(
                        Arguments.of(precision, null, 4, nothing, 0, 1),
                        Arguments.of(precision, null, LONG, nothing, 0, 1),
                        Arguments.of(precision, CoAttentionConfig.Variant.BARE, 4, nothing, 0, 1),
                        Arguments.of(precision, CoAttentionConfig.Variant.BLOCK, LONG, nothing, 0, 1),
                        Arguments.of(precision, CoAttentionConfig.Variant.RESIDUAL, 4, nothing, 0, 3),
                        Arguments.of(precision, null, LONG, embeddings, 0, 2),
                        Arguments.of(precision, null, LONG, embeddings, 1, 1),
                        Arguments.of(precision, null, 4, nothing, 2, 1),
                        Arguments.of(precision, null, 4, List.of("all-but-head"), 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void steps_are_the_same_bits_as_without(
            MatmulPrecision precision,
            CoAttentionConfig.Variant variant,
            int visualTokens,
            List<String> freeze,
            int freezeLayers,
            int parts) {
        VisualBertConfig config =
                TinyModel.config(HeadKind.VISUAL_REASONING, variant == null ? null : TinyModel.coAttention(variant))
                        .toBuilder()
                        .size(3, 8, 2)
                        .build();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> plain = threeSteps(config, precision, visualTokens, freeze, freezeLayers, parts, false);
            Map<String, Tensor> recomputed =
                    threeSteps(config, precision, visualTokens, freeze, freezeLayers, parts, true);

            assertThat(recomputed.keySet()).isEqualTo(plain.keySet());
            recomputed.forEach((name, value) ->
                    assertThat(value.equal(plain.get(name))).as(name).isTrue());
        }
    }

    @Test
    void layers_are_run_again_with_the_dropout_they_had() {
        VisualBertConfig config = TinyModel.config(HeadKind.VISUAL_REASONING, null).toBuilder()
                .size(3, 8, 2)
                .build();
        try (Scope scope = Scope.open();
                VisualBertModel model = TinyModel.random(config);
                TrainingStep step = step(model, MatmulPrecision.FP32, true)) {
            LibTorch.seed(1);
            double first = step.run(() -> inputs(LONG), 0).gradientNorm();
            LibTorch.seed(2);
            double other = step.run(() -> inputs(LONG), 0).gradientNorm();
            LibTorch.seed(1);
            double again = step.run(() -> inputs(LONG), 0).gradientNorm();

            assertThat(again).isEqualTo(first).isNotEqualTo(other);
        }
    }

    /** All parameters after three steps, and the generator's state, for what comes next must be the same too. */
    private static Map<String, Tensor> threeSteps(
            VisualBertConfig config,
            MatmulPrecision precision,
            int visualTokens,
            List<String> freeze,
            int freezeLayers,
            int parts,
            boolean recompute) {
        Map<String, Tensor> after = new LinkedHashMap<>();
        try (VisualBertModel model = TinyModel.random(config)) {
            Freezing.apply(model, freeze, freezeLayers);
            try (TrainingStep step = step(model, precision, recompute)) {
                LibTorch.seed(1);
                TrainingStep.Part part = new TrainingStep.Part(() -> inputs(visualTokens), 1.0 / parts);
                for (int i = 0; i < 3; i++) {
                    step.run(java.util.Collections.nCopies(parts, part), 0.1);
                }
            }
            after.putAll(TinyModel.values(model));
        }
        after.put("generator", LibTorch.generator());
        return after;
    }

    private static TrainingStep step(VisualBertModel model, MatmulPrecision precision, boolean recompute) {
        Optimizer optimizer = new Sgd(ParameterGroup.of(model.parameters().all(), 0), 0);
        return new TrainingStep(model, new Objective.OfHead(), optimizer, precision, 1, recompute, 1);
    }

    private static VisualBertInputs inputs(int visualTokens) {
        Map<String, Tensor> inputs = TinyModel.inputs();
        inputs.put(
                "visual_embeds",
                Tensor.create(
                        TinyModel.gaussian(2 * visualTokens * TinyModel.VISUAL_DIMENSION, 1),
                        2,
                        visualTokens,
                        TinyModel.VISUAL_DIMENSION));
        Tensor mask = torch.ones(2, visualTokens);
        mask.select(0, 0).narrow(0, visualTokens - 2, 2).fill_(new Scalar(0));
        inputs.put("visual_attention_mask", mask);
        inputs.put("labels", Tensor.create(new long[] {2, 0}, 2));
        return VisualBertInputs.of(inputs);
    }
}
