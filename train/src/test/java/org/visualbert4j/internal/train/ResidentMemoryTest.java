package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.optim.AdamW;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.ResidentMemory;

class ResidentMemoryTest {

    private static final int WARM_UP = 300;
    private static final int STEPS = 2000;
    private static final long ALLOWED_KIB = 48 << 10;

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 1", "false, 2"})
    @EnabledOnOs(OS.LINUX)
    void resident_memory_stays_flat_over_two_thousand_training_steps(boolean recompute, int together)
            throws IOException {
        VisualBertConfig config = VisualBertConfig.base().toBuilder()
                .size(2, 128, 2)
                .vocabSize(100)
                .build();
        try (VisualBertModel model = new VisualBertModel(config)) {
            model.parameters().initializeMissing();
            Optimizer optimizer = new AdamW(ParameterGroup.of(model.parameters().all(), 0.01));
            try (TrainingStep step = new TrainingStep(
                    model, new Objective.OfHead(), optimizer, MatmulPrecision.FP32, 1, recompute, together)) {
                TrainingStep.Part part = new TrainingStep.Part(() -> inputs(config), 1.0 / together);
                List<TrainingStep.Part> parts = Collections.nCopies(together, part);
                run(step, parts, WARM_UP);
                long before = ResidentMemory.nativeKib();

                run(step, parts, STEPS);

                assertThat(ResidentMemory.nativeKib() - before).isLessThan(ALLOWED_KIB);
            }
        }
    }

    /** New inputs every step, as in training. What a step leaks, 2,000 steps of some 15 MB of activations make plain. */
    private static void run(TrainingStep step, List<TrainingStep.Part> parts, int steps) {
        for (int i = 0; i < steps; i++) {
            step.run(parts, 1e-4);
        }
    }

    private static VisualBertInputs inputs(VisualBertConfig config) {
        Tensor ids = torch.rand(4, 8).mul(new Scalar(99)).to(torch.ScalarType.Long);
        Tensor visual = torch.randn(4, 4, config.visualEmbeddingDim());
        Tensor labels = torch.rand(4).mul(new Scalar(2)).to(torch.ScalarType.Long);
        return new VisualBertInputs(
                new VisualBertInputs.Text(ids, null, null, null),
                new VisualBertInputs.Visual(visual, null, null, null),
                null,
                new VisualBertInputs.Targets(labels, null));
    }
}
