package org.visualbert4j.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.QuantizedTensor;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.train.TrainingStep;

class InferenceTest {

    @ParameterizedTest
    @CsvSource({"FP32,1e-5", "BF16,4e-2", "INT8,6e-2"})
    void each_precision_gives_what_the_plain_products_give_within_its_own_accuracy(
            MatmulPrecision precision, double tolerance) {
        for (CoAttentionConfig.Variant variant : CoAttentionConfig.Variant.values()) {
            try (VisualBertModel model = model(variant);
                    Scope scope = Scope.open()) {
                Tensor plain = model.forward(inputs(), ForwardPass.validation()).logits();

                logits(model, inputs(), precision); // the first use in fp32 lays nothing out
                Tensor logits = logits(model, inputs(), precision);

                assertThat(difference(logits, plain)).as(variant + "").isLessThan(tolerance);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MatmulPrecision.class)
    void inference_sees_what_training_has_changed(MatmulPrecision precision) {
        VisualBertInputs labelled = labelled();
        try (VisualBertModel model = model(CoAttentionConfig.Variant.BLOCK);
                Scope scope = Scope.open()) {
            Tensor before = logits(model, labelled.unlabelled(), precision);
            try (TrainingStep step = TrainingStep.adamW(model, 0.01, MatmulPrecision.FP32, 1, false)) {
                step.run(() -> labelled, 0.05);
            }

            Tensor after = logits(model, labelled.unlabelled(), precision);

            assertThat(difference(before, after)).isGreaterThan(0.05);
            Tensor plain = model.forward(labelled.unlabelled(), ForwardPass.validation())
                    .logits();
            assertThat(difference(after, plain)).isLessThan(precision == MatmulPrecision.INT8 ? 0.1 : 0.05);
        }
    }

    @Test
    void padding_changes_nothing_about_a_record() {
        try (VisualBertModel model = model(CoAttentionConfig.Variant.RESIDUAL);
                Scope scope = Scope.open()) {
            Map<String, Tensor> padded =
                    TinyModel.inputs(); // the first record has a word and two visual tokens of padding
            Map<String, Tensor> alone = new LinkedHashMap<>();
            padded.forEach((name, tensor) ->
                    alone.put(name, tensor.narrow(0, 0, 1).narrow(1, 0, name.startsWith("visual") ? 2 : 4)));

            Tensor together = logits(model, VisualBertInputs.of(padded), MatmulPrecision.FP32);

            assertThat(difference(
                            together.narrow(0, 0, 1), logits(model, VisualBertInputs.of(alone), MatmulPrecision.FP32)))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource(MatmulPrecision.class)
    void a_record_all_of_whose_image_is_hidden_gets_finite_logits(MatmulPrecision precision) {
        Map<String, Tensor> inputs = TinyModel.inputs();
        inputs.put("visual_attention_mask", torch.zeros(2, 4));
        try (VisualBertModel model = model(CoAttentionConfig.Variant.BLOCK);
                Scope scope = Scope.open()) {
            Tensor logits = logits(model, VisualBertInputs.of(inputs), precision);

            assertThat(torch.isfinite(logits).all().item_bool()).isTrue();
        }
    }

    @Test
    void a_sequence_whose_wanted_token_is_masked_is_still_answered() {
        Map<String, Tensor> inputs = TinyModel.inputs();
        inputs.put("attention_mask", Tensor.create(new long[] {0, 1, 1, 1, 0, 1, 1, 1, 1, 1}, 2, 5));
        try (VisualBertModel model = TinyModel.random(TinyModel.config(HeadKind.VISUAL_REASONING, null));
                Scope scope = Scope.open()) {
            ForwardPass whole = ForwardPass.recording(true, false); // which keeps padding's rows

            Tensor expected = model.forward(VisualBertInputs.of(inputs), whole).logits();

            assertThat(difference(logits(model, VisualBertInputs.of(inputs), MatmulPrecision.FP32), expected))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void weights_brought_to_int8_give_the_same_as_int8_made_on_the_way() {
        try (VisualBertModel model = model(CoAttentionConfig.Variant.BLOCK);
                Scope scope = Scope.open()) {
            Tensor onTheWay = logits(model, inputs(), MatmulPrecision.INT8);
            List<Parameter> weights = model.parameters().quantizable();
            weights.forEach(weight -> model.parameters().setQuantized(weight, QuantizedTensor.of(weight.value())));

            assertThat(weights).hasSizeGreaterThan(10);
            assertThat(model.parameters().isQuantized()).isTrue();
            assertThat(difference(logits(model, inputs(), MatmulPrecision.INT8), onTheWay))
                    .isLessThan(1e-6);
            assertThat(difference(logits(model, inputs(), MatmulPrecision.FP32), onTheWay))
                    .as("in fp32, by their scales")
                    .isLessThan(0.05);
        }
    }

    @Test
    void a_new_value_is_seen_though_the_old_one_was_laid_out() {
        try (VisualBertModel model = model(CoAttentionConfig.Variant.BLOCK);
                Scope scope = Scope.open()) {
            logits(model, inputs(), MatmulPrecision.FP32);
            Tensor before = logits(model, inputs(), MatmulPrecision.FP32); // by prepacked weights
            model.parameters()
                    .quantizable()
                    .forEach(weight ->
                            model.parameters().set(weight, torch.zeros_like(weight.value()))); // no change in place

            assertThat(difference(logits(model, inputs(), MatmulPrecision.FP32), before))
                    .isGreaterThan(0.01);
        }
    }

    @Test
    void a_row_in_int8_is_within_half_a_step_of_what_it_was() {
        try (Scope scope = Scope.open()) {
            Tensor matrix = torch.randn(5, 7);
            matrix.select(0, 2).zero_();

            QuantizedTensor quantized = QuantizedTensor.of(matrix);

            Tensor back = quantized.values().mul(quantized.scales().unsqueeze(1));
            Tensor steps = back.sub(matrix).abs().div(quantized.scales().unsqueeze(1));
            assertThat(steps.max().item_double()).isLessThanOrEqualTo(0.5 + 1e-4);
            assertThat(quantized
                            .values()
                            .abs()
                            .amax(new long[] {1}, false)
                            .max()
                            .item_double())
                    .isEqualTo(127);
        }
    }

    private static VisualBertModel model(CoAttentionConfig.Variant variant) {
        return TinyModel.random(TinyModel.config(HeadKind.VISUAL_REASONING, TinyModel.coAttention(variant)));
    }

    private static VisualBertInputs inputs() {
        return VisualBertInputs.of(TinyModel.inputs());
    }

    private static VisualBertInputs labelled() {
        Map<String, Tensor> inputs = TinyModel.inputs();
        inputs.put("labels", Tensor.create(new long[] {0, 2}, 2));
        return VisualBertInputs.of(inputs);
    }

    private static Tensor logits(VisualBertModel model, VisualBertInputs inputs, MatmulPrecision precision) {
        try (NoGrad guard = NoGrad.open()) {
            return model.forward(inputs, ForwardPass.inference(precision)).logits();
        }
    }

    private static double difference(Tensor a, Tensor b) {
        return a.detach()
                .to(torch.ScalarType.Float)
                .sub(b.detach().to(torch.ScalarType.Float), new Scalar(1))
                .abs()
                .max()
                .item_double();
    }
}
