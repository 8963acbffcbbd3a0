package org.visualbert4j.internal.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.nn.QuantizedTensor;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.train.LearntShades;

/** On a task that a small model has learnt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuantizationTest {

    private Path run = Path.of("");
    private List<LabelledRecord> records = List.of();

    @BeforeAll
    void train(@TempDir Path folder) throws IOException {
        run = LearntShades.train(folder);
        records = LearntShades.records(folder);
    }

    @Test
    void all_weights_are_brought_to_int8_where_that_costs_nothing(@TempDir Path folder) {
        try (Classifier classifier = Classifier.load(run)) {
            Quantization.Outcome outcome = Quantization.within(classifier, this::judge, 0.005);
            classifier.save(folder);

            assertThat(outcome.leftOut()).isEmpty();
            assertThat(outcome.agreement()).isEqualTo(1);
            try (Classifier loaded = Classifier.load(folder)) {
                assertThat(loaded.precision("auto", MatmulPrecision.FP32)).isEqualTo(MatmulPrecision.INT8);
                EvaluationRun again = judge(loaded, MatmulPrecision.INT8);
                assertThat(again.metrics().accuracy()).isGreaterThan(0.95);
                assertThat(again.answers().get(0).probabilities())
                        .containsExactly(judge(classifier, MatmulPrecision.INT8)
                                .answers()
                                .get(0)
                                .probabilities());
            }
        }
    }

    @Test
    void weights_that_int8_spoils_are_found_and_left_as_they_were() {
        try (Classifier classifier = Classifier.load(run)) {
            List<String> spoilt = spoil(classifier);

            Quantization.Outcome outcome = Quantization.within(classifier, this::judge, 0.005);

            assertThat(outcome.leftOut().stream().map(Quantization.Sensitivity::weight))
                    .containsAnyElementsOf(spoilt);
            assertThat(outcome.quantized()).hasSizeGreaterThan(3);
            assertThat(judge(classifier, MatmulPrecision.INT8).metrics().accuracy())
                    .isGreaterThan(0.95);
        }
    }

    @Test
    void scales_that_do_not_fit_are_refused(@TempDir Path folder) {
        try (Classifier classifier = Classifier.load(run);
                Scope scope = Scope.open()) {
            Quantization.all(classifier);
            classifier.save(folder);
            Map<String, Tensor> stored = new HashMap<>(Safetensors.read(folder.resolve("model.safetensors")));
            String scale = stored.keySet().stream()
                    .filter(name -> name.endsWith("_scale"))
                    .findFirst()
                    .orElseThrow();
            stored.put(scale, torch.zeros(3));
            Path broken = folder.resolve("broken.safetensors");
            SafetensorsWriter.write(broken, stored);
            assertThatThrownBy(() -> {
                        Files.move(broken, folder.resolve("model.safetensors"), StandardCopyOption.REPLACE_EXISTING);
                        Classifier.load(folder).close();
                    })
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining(scale + " [3] does not hold a finite number greater than 0 for each row");
        }
    }

    @Test
    void a_table_in_int8_is_refused(@TempDir Path folder) {
        String table = "visual_bert.embeddings.position_embeddings.weight";
        try (Classifier classifier = Classifier.load(run);
                Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            classifier.saveWithoutWeights(folder);
            Map<String, Tensor> stored = new HashMap<>();
            classifier.model().parameters().all().forEach(parameter -> stored.put(parameter.name(), parameter.value()));
            QuantizedTensor quantized = QuantizedTensor.of(
                    classifier.model().parameters().get(table).value());
            stored.put(table, quantized.values());
            stored.put(table + "_scale", quantized.scales());
            SafetensorsWriter.write(folder.resolve("model.safetensors"), stored);

            assertThatThrownBy(() -> Classifier.load(folder).close())
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining(table + " is in int8, which only the weights of large matmuls may be");
        }
    }

    /**
     * What attention gives becomes nothing in int8: each row has one number so large that the others are less than a step,
     * for an input that is always 0.
     */
    private static List<String> spoil(Classifier classifier) {
        List<String> spoilt = new ArrayList<>();
        try (NoGrad guard = NoGrad.open();
                Scope scope = Scope.open()) {
            for (int layer = 0; layer < classifier.model().config().numHiddenLayers(); layer++) {
                String attention = "visual_bert.encoder.layer." + layer + ".attention.";
                parameter(classifier, attention + "self.value.weight")
                        .select(0, 0)
                        .zero_();
                parameter(classifier, attention + "self.value.bias")
                        .select(0, 0)
                        .zero_();
                parameter(classifier, attention + "output.dense.weight")
                        .select(1, 0)
                        .fill_(new Scalar(1e6));
                spoilt.add(attention + "output.dense.weight");
            }
        }
        return spoilt;
    }

    private static Tensor parameter(Classifier classifier, String name) {
        return classifier.model().parameters().get(name).value();
    }

    private EvaluationRun judge(Classifier classifier, MatmulPrecision precision) {
        return EvaluationRun.of(
                classifier, new ExampleReader(classifier, BadImagePolicy.ERROR), records, 16, 1, precision, done -> {});
    }
}
