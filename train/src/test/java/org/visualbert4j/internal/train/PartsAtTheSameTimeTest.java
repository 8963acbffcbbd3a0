package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import org.visualbert4j.internal.runtime.Workers;

class PartsAtTheSameTimeTest {

    private static final VisualBertConfig CONFIG =
            TinyModel.config(HeadKind.VISUAL_REASONING, TinyModel.coAttention(CoAttentionConfig.Variant.BLOCK))
                    .toBuilder()
                    .size(3, 8, 2)
                    .build();

    private int threads;

    /** Products of one thread have the same last bits wherever they are made. */
    @BeforeEach
    void takeOneThread() {
        threads = LibTorch.threads();
        LibTorch.setThreads(1);
    }

    @AfterEach
    void giveBackThreads() {
        LibTorch.setThreads(threads);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "5, 0", "3, 2"})
    void they_make_the_same_steps_as_one_after_the_other(int parts, int frozenLayers) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> inTurn = threeSteps(parts, frozenLayers, 1);
            Map<String, Tensor> together = threeSteps(parts, frozenLayers, 3);

            assertThat(together.keySet()).isEqualTo(inTurn.keySet());
            together.forEach((name, value) ->
                    assertThat(value.equal(inTurn.get(name))).as(name).isTrue());
        }
    }

    @Test
    void the_number_of_threads_is_afterwards_what_it_was() {
        LibTorch.setThreads(2);
        try (Workers workers = new Workers(3)) {
            List<Integer> threadsEach = workers.run(List.of(LibTorch::threads, LibTorch::threads, LibTorch::threads));

            assertThat(threadsEach).containsExactly(1, 1, 1);
        }
        assertThat(LibTorch.threads()).isEqualTo(2);
    }

    @Test
    void what_goes_wrong_in_a_part_is_thrown_once_all_are_done() {
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.run(List.of(
                            () -> 1,
                            () -> {
                                throw new IllegalStateException("first");
                            },
                            () -> {
                                throw new IllegalStateException("second");
                            })))
                    .hasMessage("first");
            assertThat(workers.run(List.of(() -> 1, () -> 2))).containsExactly(1, 2);
        }
    }

    private static Map<String, Tensor> threeSteps(int parts, int frozenLayers, int together) {
        Map<String, Tensor> after = new LinkedHashMap<>();
        try (VisualBertModel model = TinyModel.random(CONFIG)) {
            Freezing.apply(model, List.of(), frozenLayers);
            Optimizer optimizer = new Sgd(ParameterGroup.of(model.parameters().all(), 0), 0.9);
            try (TrainingStep step = new TrainingStep(
                    model, new Objective.OfHead(), optimizer, MatmulPrecision.FP32, 1, false, together)) {
                LibTorch.seed(1);
                for (int i = 0; i < 3; i++) {
                    step.run(parts(parts), 0.1);
                }
            }
            after.putAll(TinyModel.values(model));
        }
        after.put("generator", LibTorch.generator());
        return after;
    }

    private static List<TrainingStep.Part> parts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TrainingStep.Part(() -> inputs(i), 1.0 / count))
                .toList();
    }

    /** The same at every call. */
    private static VisualBertInputs inputs(int number) {
        Tensor ids = torch.arange(new Scalar(16)).add(new Scalar(number)).reshape(2, 8);
        Tensor visual = torch.arange(new Scalar(2 * 4 * CONFIG.visualEmbeddingDim()))
                .mul(new Scalar(0.37 + number))
                .sin()
                .reshape(2, 4, CONFIG.visualEmbeddingDim());
        Tensor labels = torch.tensor(0L, 1L);
        return new VisualBertInputs(
                new VisualBertInputs.Text(ids.to(torch.ScalarType.Long), null, null, null),
                new VisualBertInputs.Visual(visual, null, null, null),
                null,
                new VisualBertInputs.Targets(labels, null));
    }
}
