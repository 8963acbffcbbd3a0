package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.hub.DownloadListener;
import org.visualbert4j.internal.hub.HubSettings;
import org.visualbert4j.internal.hub.LocatedModel;
import org.visualbert4j.internal.hub.ModelLocator;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.model.VisualBertOutputs;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.pretrain.Captions;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;

/** A VisualBERT that starts from a text BERT, of {@code src/test/fixtures/make_bert.py}. */
class BertStartTest {

    private static final Path BERTS = Path.of("../core/src/test/resources/bert");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"pretraining", "masked", "old"})
    void it_has_all_of_berts_numbers_and_berts_tables_for_visual_tokens(String bert) {
        try (Scope scope = Scope.open();
                VisualBertModel model = model(BERTS.resolve(bert))) {
            Map<String, Tensor> weights = Safetensors.read(BERTS.resolve("pretraining/model.safetensors"));
            Parameters parameters = model.parameters();

            for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
                String name = weight.getKey().replaceFirst("^bert\\.", "visual_bert.");
                boolean has = !bert.equals("masked")
                        || !(name.startsWith("visual_bert.pooler.") || name.startsWith("cls.seq_relationship."));
                assertThat(parameters.get(name).value().equal(weight.getValue()))
                        .as(name)
                        .isEqualTo(has);
            }
            for (String table : new String[] {"position_embeddings", "token_type_embeddings"}) {
                Tensor visual = parameters
                        .get("visual_bert.embeddings.visual_" + table + ".weight")
                        .value();
                assertThat(visual.equal(Objects.requireNonNull(weights.get("bert.embeddings." + table + ".weight"))))
                        .as(table)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"module.", "_orig_mod.module.", "model.encoder_of_texts."})
    void prefixes_of_wrappers_are_stripped_from_its_names(String prefix) throws IOException {
        Path bert = BERTS.resolve("pretraining");
        Files.copy(bert.resolve("config.json"), folder.resolve("config.json"));
        Map<String, Tensor> prefixed = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> weights = Safetensors.read(bert.resolve("model.safetensors"));
            weights.forEach((name, tensor) -> prefixed.put(prefix + name, tensor));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), prefixed);

            try (VisualBertModel model = model(folder)) {
                String words = "embeddings.word_embeddings.weight";
                assertThat(model.parameters()
                                .get("visual_bert." + words)
                                .value()
                                .equal(Objects.requireNonNull(weights.get("bert." + words))))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pretraining", "masked", "old"})
    void of_a_text_without_an_image_it_says_what_bert_says(String bert) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open();
                VisualBertModel model = model(BERTS.resolve(bert))) {
            Map<String, Tensor> golden = new LinkedHashMap<>(Safetensors.read(BERTS.resolve("expected.safetensors")));
            Tensor words = Objects.requireNonNull(golden.remove("prediction_logits"));
            Tensor relationship = Objects.requireNonNull(golden.remove("seq_relationship_logits"));

            VisualBertOutputs outputs = model.forward(VisualBertInputs.of(golden), ForwardPass.inference());

            assertThat(difference(outputs.get("prediction_logits"), words)).isLessThan(1e-4);
            if (!bert.equals("masked")) {
                assertThat(difference(outputs.get("seq_relationship_logits"), relationship))
                        .isLessThan(1e-4);
            }
        }
    }

    @Test
    void another_architecture_or_another_kind_of_positions_is_refused() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));

        Files.writeString(other.resolve("config.json"), "{\"model_type\": \"roberta\"}");
        assertThatThrownBy(() -> locator().locateBert(other.toString()))
                .hasMessageContaining("model_type: \"roberta\", where \"bert\" is expected");
        Files.writeString(
                other.resolve("config.json"),
                "{\"model_type\": \"bert\", \"position_embedding_type\": \"relative_key\"}");
        assertThatThrownBy(() -> locator().locateBert(other.toString()))
                .hasMessageContaining("position_embedding_type: \"relative_key\", where \"absolute\" is expected");
        assertThatThrownBy(() -> locator().locateBert(folder.resolve("nowhere").toString()))
                .hasMessageContaining("is no folder, and no name on the hub");
    }

    private static double difference(Tensor one, Tensor other) {
        return one.sub(other).abs().max().item_double();
    }

    private VisualBertModel model(Path bert) {
        LocatedModel located = locator().locateBert(bert.toString());
        TrainingSettings settings = SettingsReader.readPretraining(
                null, Map.of("image-size", "16x16", "visual", "patches", "patch-size", "8"));
        return NewModel.make(settings, 0, null, located, Captions.LABELS, Labelling.SINGLE, 0);
    }

    private static ModelLocator locator() {
        return new ModelLocator(() -> HubSettings.of(Map.of("HF_HUB_OFFLINE", "1")), new DownloadListener() {
            @Override
            public void note(String line) {}

            @Override
            public boolean isStopped() {
                return false;
            }
        });
    }
}
