package org.visualbert4j.internal.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.visualbert4j.internal.model.CoAttentionConfig.Variant;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

class CoAttentionTest {

    private static final double TOLERANCE = 1e-5;
    private static final List<String> MASKED = List.of("input_ids", "visual_embeds");

    private Scope scope;

    @BeforeEach
    void openScope() {
        scope = Scope.open();
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void what_stands_in_padding_changes_nothing_elsewhere(Variant variant) {
        try (VisualBertModel model = TinyModel.random(config(variant))) {
            Map<String, Tensor> altered = new LinkedHashMap<>(TinyModel.inputs());
            altered.put("input_ids", Tensor.create(new long[] {2, 7, 3, 9, 13, 2, 4, 5, 6, 3}, 2, 5));
            Tensor features = requireNonNull(altered.get("visual_embeds")).clone();
            features.select(0, 0).narrow(0, 2, 2).fill_(new Scalar(100.0));
            altered.put("visual_embeds", features);

            Tensor before = sequence(model, TinyModel.inputs());
            Tensor after = sequence(model, altered);

            assertThat(difference(tokens(before, 5, 4), tokens(after, 5, 4))).isLessThan(TOLERANCE);
            assertThat(difference(before, after)).as("padding itself").isGreaterThan(1e-3);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void more_padding_in_either_stream_changes_nothing(Variant variant) {
        try (VisualBertModel model = TinyModel.random(config(variant))) {
            Map<String, Tensor> padded = new LinkedHashMap<>(TinyModel.inputs());
            padded.replaceAll((name, tensor) -> padded(tensor, name.startsWith("visual") ? 3 : 2));

            Tensor before = tokens(sequence(model, TinyModel.inputs()), 5, 4);
            Tensor after = tokens(sequence(model, padded), 7, 7);

            assertThat(difference(before, after)).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void what_is_not_padding_changes_the_other_stream(Variant variant) {
        try (VisualBertModel model = TinyModel.random(config(variant))) {
            for (String name : MASKED) {
                Map<String, Tensor> altered = new LinkedHashMap<>(TinyModel.inputs());
                Tensor changed = requireNonNull(altered.get(name)).clone();
                changed.select(1, 1).fill_(new Scalar(5));
                altered.put(name, changed);

                ForwardPass before = recorded(model, TinyModel.inputs());
                ForwardPass after = recorded(model, altered);

                assertThat(difference(
                                before.recorder().coAttentions().get(1).textToVisual(),
                                after.recorder().coAttentions().get(1).textToVisual()))
                        .as(name)
                        .isGreaterThan(1e-4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void a_map_has_the_asking_stream_in_its_rows_which_sum_to_one_and_nothing_on_padding(Variant variant) {
        try (VisualBertModel model = TinyModel.random(config(variant))) {
            ForwardPass pass = recorded(model, TinyModel.inputs());

            assertThat(pass.recorder().coAttentions()).hasSize(2).allSatisfy(layer -> {
                assertThat(layer.textToVisual().shape()).containsExactly(2, 2, 5, 4);
                assertThat(layer.visualToText().shape()).containsExactly(2, 2, 4, 5);
                for (Tensor weights : List.of(layer.textToVisual(), layer.visualToText())) {
                    assertThat(largest(weights.sum(-1).sub(new Scalar(1)))).isLessThan(1e-6);
                }
                assertThat(largest(layer.textToVisual().select(0, 0).narrow(-1, 2, 2)))
                        .isZero();
                assertThat(largest(layer.visualToText().select(0, 0).narrow(-1, 4, 1)))
                        .isZero();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void the_weights_of_one_stream_in_the_place_of_the_others_give_another_result(Variant variant) {
        try (VisualBertModel model = TinyModel.random(config(variant))) {
            Tensor before = sequence(model, TinyModel.inputs());

            try (NoGrad guard = NoGrad.open()) {
                for (Parameter parameter : model.parameters().all()) {
                    if (parameter.name().matches(".*(query|key|value)1\\..*")) {
                        Parameter other =
                                model.parameters().get(parameter.name().replaceFirst("(query|key|value)1", "$12"));
                        Tensor first = parameter.value().clone();
                        parameter.value().copy_(other.value());
                        other.value().copy_(first);
                    }
                }
            }

            assertThat(difference(before, sequence(model, TinyModel.inputs()))).isGreaterThan(0.01);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void every_weight_of_it_is_trained(Variant variant) {
        try (VisualBertModel model = TinyModel.random(config(variant))) {
            sequence(model, TinyModel.inputs()).pow(new Scalar(3)).sum().backward();

            assertThat(model.parameters().all())
                    .filteredOn(parameter -> parameter.name().contains("co_attention."))
                    .isNotEmpty()
                    // one number added to all scores of a row is lost in the softmax: keys' biases have no gradient
                    .filteredOn(parameter -> !parameter.name().matches(".*key.\\.bias"))
                    .allSatisfy(parameter ->
                            assertThat(largest(parameter.value().grad())).isGreaterThan(1e-6));
        }
    }

    private static VisualBertConfig config(Variant variant) {
        return TinyModel.config(HeadKind.BASE, TinyModel.coAttention(variant));
    }

    private static Tensor sequence(VisualBertModel model, Map<String, Tensor> inputs) {
        return model.forward(VisualBertInputs.of(inputs), ForwardPass.inference())
                .get("last_hidden_state");
    }

    private static ForwardPass recorded(VisualBertModel model, Map<String, Tensor> inputs) {
        ForwardPass pass = ForwardPass.recording(false, true);
        model.forward(VisualBertInputs.of(inputs), pass);
        return pass;
    }

    /** The states of all that is not padding: 4 words and 2 visual tokens, 5 words and 4 visual tokens. */
    private static Tensor tokens(Tensor sequence, long textLength, long visualLength) {
        assertThat(sequence.size(1)).isEqualTo(textLength + visualLength);
        Tensor first = sequence.select(0, 0);
        Tensor second = sequence.select(0, 1);
        return torch.cat(
                new TensorVector(
                        first.narrow(0, 0, 4),
                        first.narrow(0, textLength, 2),
                        second.narrow(0, 0, 5),
                        second.narrow(0, textLength, 4)),
                0);
    }

    private static Tensor padded(Tensor tensor, long count) {
        long[] shape = tensor.shape();
        shape[1] = count;
        return torch.cat(new TensorVector(tensor, torch.zeros(shape).to(tensor.scalar_type())), 1);
    }

    private static double difference(Tensor a, Tensor b) {
        return largest(a.sub(b));
    }

    private static double largest(Tensor tensor) {
        return tensor.detach().abs().max().item_double();
    }
}
