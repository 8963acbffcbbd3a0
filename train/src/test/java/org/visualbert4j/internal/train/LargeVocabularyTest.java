package org.visualbert4j.internal.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.TinyModel;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.optim.AdamW;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/** Word embeddings large enough for gradients by row, beside a table that is one word too small for that. */
class LargeVocabularyTest {

    private static final String TABLE = "visual_bert.embeddings.word_embeddings.weight";
    private static final long HIDDEN = 8;
    private static final long WORDS = (1 << 20) / HIDDEN;

    @ParameterizedTest
    @CsvSource({"FP32, 1, 1", "FP32, 3, 1", "FP32, 3, 3", "BF16, 3, 1"})
    void steps_are_those_of_dense_gradients_over_a_saved_state_too(
            MatmulPrecision precision, int parts, int together, @TempDir Path folder) {
        try (Scope scope = Scope.open();
                VisualBertModel byRow = model(WORDS);
                VisualBertModel dense = model(WORDS - 1)) {
            copy(byRow, dense);

            train(byRow, precision, parts, together, folder.resolve("by-row.safetensors"));
            train(dense, precision, parts, together, folder.resolve("dense.safetensors"));

            for (Parameter parameter : dense.parameters().all()) {
                Tensor other = sameRows(byRow, parameter);
                assertThat(parameter.value().sub(other).abs().max().item_double())
                        .as(parameter.name())
                        .isLessThan(1e-6);
            }
            assertThat(savedRows(folder.resolve("by-row.safetensors"))).isLessThan(20);
            assertThat(savedRows(folder.resolve("dense.safetensors"))).isEqualTo(WORDS - 1);
        }
    }

    private static VisualBertModel model(long words) {
        VisualBertConfig config = TinyModel.config(HeadKind.VISUAL_REASONING, null).toBuilder()
                .vocabSize(words)
                .dropout(0)
                .build();
        return TinyModel.random(config);
    }

    private static void copy(VisualBertModel from, VisualBertModel to) {
        try (NoGrad guard = NoGrad.open()) {
            to.parameters().all().forEach(parameter -> parameter.value().copy_(sameRows(from, parameter)));
        }
    }

    private static Tensor sameRows(VisualBertModel model, Parameter parameter) {
        Tensor value = model.parameters().get(parameter.name()).value().detach();
        return parameter.name().equals(TABLE) ? value.narrow(0, 0, WORDS - 1) : value;
    }

    /** Two steps, then a third with an optimizer that has read what the first one wrote. */
    private static void train(VisualBertModel model, MatmulPrecision precision, int parts, int together, Path saved) {
        Optimizer first = optimizer(model);
        try (TrainingStep step = step(model, first, precision, together)) {
            step.run(parts(parts, 0), 0.01);
            step.run(parts(parts, 1), 0.01);
            SafetensorsWriter.write(saved, first.state());
        }
        Optimizer second = optimizer(model);
        second.restore(Safetensors.read(saved));
        try (TrainingStep step = step(model, second, precision, together)) {
            step.run(parts(parts, 2), 0.01);
        }
    }

    private static Optimizer optimizer(VisualBertModel model) {
        return new AdamW(ParameterGroup.of(model.parameters().all(), 0.1));
    }

    private static TrainingStep step(
            VisualBertModel model, Optimizer optimizer, MatmulPrecision precision, int together) {
        LibTorch.seed(1);
        return new TrainingStep(model, new Objective.OfHead(), optimizer, precision, 1, false, together);
    }

    private static long savedRows(Path state) {
        return requireNonNull(Safetensors.read(state).get(TABLE + ".exp_avg")).size(0);
    }

    private static List<TrainingStep.Part> parts(int count, int number) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TrainingStep.Part(() -> inputs(number + i), 1.0 / count))
                .toList();
    }

    /** Two records with some of the last words and some that every other has too. */
    private static VisualBertInputs inputs(int number) {
        Map<String, Tensor> inputs = TinyModel.inputs();
        Tensor ids = requireNonNull(inputs.get("input_ids")).clone();
        ids.narrow(1, 1, 1).fill_(new Scalar(WORDS - 2 - number));
        inputs.put("input_ids", ids);
        inputs.put("labels", torch.tensor(0L, 1L));
        return VisualBertInputs.of(inputs);
    }
}
