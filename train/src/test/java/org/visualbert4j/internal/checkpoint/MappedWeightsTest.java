package org.visualbert4j.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.train.TrainingStep;

/** A mapped file's pages once inference has laid its weights out. */
class MappedWeightsTest {

    private static final VisualBertConfig CONFIG =
            VisualBertConfig.base().toBuilder().size(2, 512, 8).vocabSize(100).build();
    private static final String WEIGHT = "visual_bert.encoder.layer.0.output.dense.weight"; // [512, 2048], 4 MB

    @TempDir
    private Path folder;

    @BeforeEach
    void save() {
        try (VisualBertModel model = new VisualBertModel(CONFIG)) {
            model.parameters().initializeMissing();
            Checkpoint.save(model, folder);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void are_given_back_and_read_again_when_they_are_wanted() throws IOException {
        try (VisualBertModel model = Checkpoint.load(folder);
                Scope scope = Scope.open()) {
            model.parameters()
                    .all()
                    .forEach(parameter -> parameter.value().sum().close());
            Tensor value = model.parameters().get(WEIGHT).value().clone();
            long read = residentKib();

            Tensor first = logits(model); // which packs the weights

            assertThat(read).isGreaterThan(20 << 10);
            assertThat(residentKib()).isLessThan(read / 4);
            assertThat(logits(model).equal(first)).isTrue();
            assertThat(model.parameters().get(WEIGHT).value().equal(value)).isTrue();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void are_mapped_no_more_as_soon_as_their_model_is_closed() throws IOException {
        VisualBertModel model = Checkpoint.load(folder);
        boolean mappedBefore = isMapped();
        try (Scope scope = Scope.open()) {
            logits(model);
            logits(model);
        }

        model.close();

        assertThat(mappedBefore).isTrue();
        assertThat(isMapped()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = MatmulPrecision.class,
            names = {"FP32", "BF16"})
    void are_kept_where_a_step_of_training_wrote_to_them(MatmulPrecision precision) {
        try (VisualBertModel model = Checkpoint.load(folder);
                Scope scope = Scope.open()) {
            Tensor asStored = model.parameters().get(WEIGHT).value().detach().clone();
            try (TrainingStep step = TrainingStep.adamW(model, 0.01, precision, 1, false)) {
                step.run(MappedWeightsTest::inputs, 0.01);
            }
            Tensor trained = model.parameters().get(WEIGHT).value().detach().clone();

            logits(model);
            logits(model);

            assertThat(trained.equal(asStored)).isFalse();
            assertThat(model.parameters().get(WEIGHT).value().equal(trained)).isTrue();
        }
    }

    private static VisualBertInputs inputs() {
        Tensor ids = torch.ones(new long[] {2, 8}, torch.dtype(torch.ScalarType.Long));
        Tensor visual = torch.ones(2, 4, CONFIG.visualEmbeddingDim());
        return VisualBertInputs.of(Map.of("input_ids", ids, "visual_embeds", visual, "labels", torch.tensor(0L, 1L)));
    }

    private static Tensor logits(VisualBertModel model) {
        try (NoGrad guard = NoGrad.open()) {
            return model.forward(inputs().unlabelled(), ForwardPass.inference(MatmulPrecision.FP32))
                    .logits();
        }
    }

    private boolean isMapped() throws IOException {
        String file = folder.resolve(WeightFiles.SAFETENSORS).toString();
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().anyMatch(line -> line.endsWith(file));
    }

    /** What is in memory of the file of weights. */
    private long residentKib() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        boolean ofFile = false;
        long kib = 0;
        for (String line : lines) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                ofFile = line.endsWith(folder.resolve(WeightFiles.SAFETENSORS).toString());
            } else if (ofFile && line.startsWith("Rss:")) {
                kib += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kib;
    }
}
