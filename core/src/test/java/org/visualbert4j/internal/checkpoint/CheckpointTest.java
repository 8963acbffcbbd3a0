package org.visualbert4j.internal.checkpoint;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.CoAttentionConfig.Variant;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.TinyModel;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/** The folders under {@code vqa*} are made by {@code src/test/fixtures/make_checkpoints.py}. */
class CheckpointTest {

    private static final Path FIXTURES = Path.of("../core/src/test/resources/checkpoints");

    @TempDir
    private Path folder;

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
    @ValueSource(strings = {"vqa_sharded", "vqa_torch", "vqa_legacy", "vqa_original", "vqa_torch_sharded"})
    void every_kind_of_file_holds_the_same_model(String name) {
        try (VisualBertModel expected = Checkpoint.load(FIXTURES.resolve("vqa"));
                VisualBertModel model = Checkpoint.load(FIXTURES.resolve(name))) {
            for (Parameter parameter : expected.parameters().all()) {
                assertThat(model.parameters().get(parameter.name()).value().equal(parameter.value()))
                        .as(parameter.name())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_orig_mod.",
                "module.",
                "model.",
                "module._orig_mod.",
                "_orig_mod.module.model.",
                "model.model.",
                "_forward_module.module.",
                "net.",
                "self.of_mine.",
                "bert.module."
            })
    void prefixes_of_wrappers_and_modules_are_stripped_from_names(String prefix) throws IOException {
        copy("vqa");
        Map<String, Tensor> prefixed = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> prefixed.put(prefix + name, tensor));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), prefixed);

        try (VisualBertModel expected = Checkpoint.load(FIXTURES.resolve("vqa"));
                VisualBertModel model = Checkpoint.load(folder)) {
            assertSameParameters(model, expected);
        }
    }

    @Test
    void wrappers_inside_names_are_stripped() throws IOException {
        copy("vqa");
        Map<String, Tensor> wrapped = new LinkedHashMap<>();
        tensors()
                .forEach((name, tensor) ->
                        wrapped.put(name.replace("layer.0.", "layer.0._checkpoint_wrapped_module._orig_mod."), tensor));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), wrapped);

        try (VisualBertModel expected = Checkpoint.load(FIXTURES.resolve("vqa"));
                VisualBertModel model = Checkpoint.load(folder)) {
            assertSameParameters(model, expected);
        }
    }

    @Test
    void names_of_the_original_repository_under_a_training_scripts_model_are_read() throws IOException {
        copy("vqa");
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors()
                .forEach((name, tensor) -> renamed.put(
                        "model."
                                + name.replace("visual_bert.", "bert.")
                                        .replace(".visual_token_type_embeddings.", ".token_type_embeddings_visual.")
                                        .replace(".visual_position_embeddings.", ".position_embeddings_visual.")
                                        .replace(".visual_projection.", ".projection."),
                        tensor));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), renamed);

        try (VisualBertModel expected = Checkpoint.load(FIXTURES.resolve("vqa"));
                VisualBertModel model = Checkpoint.load(folder)) {
            assertSameParameters(model, expected);
        }
    }

    @Test
    void two_networks_in_a_file_are_not_mixed() throws IOException {
        copy("vqa");
        Map<String, Tensor> both = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> both.put("teacher." + name, tensor));
        tensors().forEach((name, tensor) -> both.put("student." + name, tensor));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), both);

        assertThatThrownBy(() -> Checkpoint.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageMatching(".*surplus: (student|teacher)\\.cls.*")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void where_weights_are_missing_surplus_names_are_shown_also_for_a_new_head() throws IOException {
        copy("vqa");
        Map<String, Tensor> tensors = tensors();
        tensors.put(
                "visual_bert.embeddings.words",
                requireNonNull(tensors.remove("visual_bert.embeddings.word_embeddings.weight")));
        tensors.put("somewhere.else", torch.ones(1));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);

        assertThatThrownBy(() ->
                        Checkpoint.load(folder, Checkpoint.config(folder), name -> !name.startsWith("visual_bert.")))
                .hasMessageContaining("1 missing: visual_bert.embeddings.word_embeddings.weight")
                .hasMessageContaining("somewhere.else");
    }

    @Test
    void a_tensor_that_the_metadata_calls_another_is_read_under_both_names() throws IOException {
        copy("vqa");
        Map<String, Tensor> tensors = tensors();
        String name = "visual_bert.pooler.dense.weight";
        tensors.put("kept", requireNonNull(tensors.remove(name)));
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), tensors, Map.of(name, "kept", "nothing", "nowhere"));

        Map<String, Tensor> read = Safetensors.read(folder.resolve("model.safetensors"));

        assertThat(read).containsKeys(name, "kept").doesNotContainKey("nothing").hasSize(tensors.size() + 1);
        assertThat(requireNonNull(read.get(name)).equal(requireNonNull(read.get("kept"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void word_embeddings_may_be_stored_as_the_decoder_that_shares_them(boolean both) throws IOException {
        Path golden = Path.of("../core/src/test/resources/goldens/pretraining");
        Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
        Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(golden.resolve("model.safetensors")));
        Tensor words = requireNonNull(tensors.get("visual_bert.embeddings.word_embeddings.weight"));
        tensors.put("cls.predictions.decoder.weight", words);
        if (!both) {
            tensors.remove("visual_bert.embeddings.word_embeddings.weight");
            tensors.put("cls.predictions.decoder.bias", requireNonNull(tensors.remove("cls.predictions.bias")));
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);

        try (VisualBertModel expected = Checkpoint.load(golden);
                VisualBertModel model = Checkpoint.load(folder)) {
            assertSameParameters(model, expected);
        }
    }

    @Test
    void a_decoder_of_its_own_is_refused_where_the_configuration_ties_it() throws IOException {
        Path golden = Path.of("../core/src/test/resources/goldens/pretraining_untied");
        Files.writeString(
                folder.resolve("config.json"),
                Files.readString(golden.resolve("config.json"))
                        .replaceAll("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true"));
        Files.copy(golden.resolve("model.safetensors"), folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> Checkpoint.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("\"tie_word_embeddings\": false");
    }

    @Test
    void a_header_of_ten_megabytes_is_refused_before_it_is_read() throws IOException {
        byte[] file = new byte[10 << 20];
        java.nio.ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(file.length - 8L);
        Path path = Files.write(folder.resolve("a.safetensors"), file);

        assertThatThrownBy(() -> Safetensors.read(path)).hasMessageContaining("has a header of 10485752 bytes");
    }

    @Test
    void a_folder_may_be_named_from_where_one_stands() throws IOException {
        copy("vqa_sharded");
        Path here =
                Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath()).resolve(".");

        try (VisualBertModel model = Checkpoint.load(here)) {
            assertThat(model.config().hiddenSize()).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @EnumSource(HeadKind.class)
    void what_is_saved_is_what_is_loaded(HeadKind head) {
        VisualBertConfig config = TinyModel.config(head, TinyModel.coAttention(Variant.BLOCK));
        try (VisualBertModel model = TinyModel.random(config)) {
            Checkpoint.save(model, folder);

            try (VisualBertModel loaded = Checkpoint.load(folder)) {
                assertThat(loaded.config()).isEqualTo(config);
                assertSameParameters(loaded, model);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void logits_are_the_same_after_saving_and_loading(Variant variant) {
        VisualBertConfig config = TinyModel.config(HeadKind.VISUAL_REASONING, TinyModel.coAttention(variant));
        try (VisualBertModel model = TinyModel.random(config)) {
            Checkpoint.save(model, folder);

            try (VisualBertModel loaded = Checkpoint.load(folder)) {
                assertThat(logits(loaded).equal(logits(model))).isTrue();
            }
        }
    }

    @Test
    void a_trained_co_attention_is_saved() {
        VisualBertConfig config = TinyModel.config(HeadKind.VISUAL_REASONING, TinyModel.coAttention(Variant.RESIDUAL));
        try (VisualBertModel model = TinyModel.random(config)) {
            Map<String, Tensor> inputs = TinyModel.inputs();
            inputs.put("labels", Tensor.create(new long[] {0, 2}, 2));
            VisualBertInputs labelled = VisualBertInputs.of(inputs);
            Parameter query = model.parameters().get("visual_bert.co_attention.1.biattention.query2.weight");
            Tensor before = query.value().detach().clone();
            model.loss(model.forward(labelled, ForwardPass.inference()), labelled)
                    .backward();
            try (NoGrad guard = NoGrad.open()) {
                query.value().sub_(query.value().grad(), new Scalar(1));
            }

            Checkpoint.save(model, folder);

            try (VisualBertModel loaded = Checkpoint.load(folder)) {
                Tensor after = loaded.parameters().get(query.name()).value();
                assertThat(after.equal(query.value())).isTrue();
                assertThat(after.equal(before)).isFalse();
            }
        }
    }

    @Test
    void a_model_saved_over_the_file_it_was_loaded_from_stays_whole() throws IOException {
        copy("vqa");
        try (VisualBertModel model = Checkpoint.load(folder)) {
            Checkpoint.save(model, folder);

            try (VisualBertModel loaded = Checkpoint.load(folder)) {
                assertSameParameters(loaded, model);
            }
        }
    }

    @Test
    void training_a_loaded_model_leaves_its_file_alone() throws IOException {
        copy("vqa");
        byte[] before = Files.readAllBytes(folder.resolve("model.safetensors"));
        try (VisualBertModel model = Checkpoint.load(folder);
                NoGrad guard = NoGrad.open()) {
            model.parameters().all().forEach(parameter -> parameter.value().add_(new Scalar(1.0)));
        }

        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(before);
    }

    @Test
    void missing_surplus_and_misshapen_keys_are_named_in_one_line() throws IOException {
        copy("vqa");
        Map<String, Tensor> tensors = tensors();
        tensors.remove("visual_bert.pooler.dense.bias");
        tensors.put("visual_bert.pooler.dense.colour", torch.ones(1));
        tensors.put("cls.weight", torch.ones(4, 8));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);

        assertThatThrownBy(() -> Checkpoint.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("1 missing: visual_bert.pooler.dense.bias")
                .hasMessageContaining("1 surplus: visual_bert.pooler.dense.colour")
                .hasMessageContaining("1 misshapen: cls.weight is [4, 8] where [3, 8] is expected")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void what_is_to_be_fresh_may_be_missing_surplus_or_misshapen() throws IOException {
        copy("vqa");
        Map<String, Tensor> tensors = tensors();
        tensors.remove("cls.bias");
        tensors.put("cls.weight", torch.ones(4, 8));
        tensors.put("cls.colour", torch.ones(1));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);

        try (VisualBertModel model =
                Checkpoint.load(folder, Checkpoint.config(folder), name -> name.startsWith("cls."))) {
            Tensor fresh = model.parameters().get("cls.weight").value().detach();
            assertThat(fresh.shape()).containsExactly(3, 8);
            assertThat(fresh.std().item_double()).isBetween(0.005, 0.06);
            assertThat(model.parameters()
                            .get("cls.bias")
                            .value()
                            .detach()
                            .abs()
                            .max()
                            .item_double())
                    .isZero();
        }
    }

    @Test
    void a_checkpoint_without_co_attention_takes_a_fresh_one() throws IOException {
        copy("vqa");
        VisualBertConfig plain = Checkpoint.config(folder);
        VisualBertConfig config = TinyModel.config(HeadKind.QUESTION_ANSWERING, TinyModel.coAttention(Variant.BLOCK));
        assertThat(plain.coAttention()).isNull();
        VisualBertConfig fused =
                plain.toBuilder().coAttention(config.coAttention()).build(); // the fixture's sizes, our fusion

        assertThatThrownBy(() -> Checkpoint.load(folder, fused, name -> false)).hasMessageContaining("co_attention");
        try (VisualBertModel model = Checkpoint.load(folder, fused, name -> name.contains(".co_attention."))) {
            assertThat(logits(model).shape()).containsExactly(2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/passwd",
                "sub/model.safetensors",
                "..",
                ".",
                "",
                "\u0000",
                "missing.safetensors"
            })
    void an_index_that_names_what_is_not_beside_it_is_refused(String name) throws IOException {
        copy("vqa_sharded");
        Path index = folder.resolve("model.safetensors.index.json");
        String escaped = name.replace("\u0000", "\\u0000");
        Files.writeString(index, Files.readString(index).replace("model-00002-of-00003.safetensors", escaped));

        assertThatThrownBy(() -> Checkpoint.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(index.toString())
                .hasMessageContaining("not beside it");
    }

    @Test
    void a_missing_shard_is_named() throws IOException {
        copy("vqa_torch_sharded");
        Files.delete(folder.resolve("pytorch_model-00002-of-00002.bin"));

        assertThatThrownBy(() -> Checkpoint.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("pytorch_model-00002-of-00002.bin");
    }

    @Test
    void a_tensor_that_no_shard_has_is_named() throws IOException {
        copy("vqa_sharded");
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("\"cls.bias\"", "\"cls.colour\""));

        assertThatThrownBy(() -> Checkpoint.load(folder)).hasMessageContaining("in no file: [cls.colour]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {                                       | line 1
            []                                      | no JSON object
            {'model_type': 'bert'}                  | model_type: 'bert', where 'visual_bert' is expected
            {'architectures': ['BertModel']}        | 'BertModel' is no VisualBERT
            {'hidden_size': -1}                     | hidden_size: must be positive, is -1
            {'hidden_size': 'wide'}                 | hidden_size
            {'num_attention_heads': 7}              | num_attention_heads: 7 must divide hidden_size 768
            {'num_hidden_layers': 1000000000}       | num_hidden_layers: must be 0 to 1000, is 1000000000
            {'num_labels': 2000000000}              | num_labels
            {'hidden_act': 'swish'}                 | swish
            {'hidden_dropout_prob': 1.0}            | hidden_dropout_prob
            {'hidden_size': 1, 'hidden_size': 2}    | Duplicate
            {'co_attention': {'variant': 'odd'}}    | odd
            {'id2label': {'x': 'y'}}                | id2label
            {'id2label': {'0': 'a', '2': 'b'}}      | id2label: has the id 2, where 1 is expected
            {'id2label': {'1': 'a', '2': 'b'}}      | id2label: has the id 1, where 0 is expected
            {'id2label': {'0': 'a', '1': 'a'}}      | id2label: 0 and 1 are both 'a'
            {'id2label': {'0': null}}               | id2label.0
            {'id2label': ['a', 'b']}                | id2label: expected an object, found ['a','b']
            {'id2label': {'0': 'a', '1': 'b'}, 'label2id': {'a': 1, 'b': 0}} | label2id: 'a' is 1, where id2label says 0
            {'id2label': {'0': 'a'}, 'num_labels': 3} | num_labels: 3, where id2label has 1
            {'num_labels': 'two'}                   | num_labels: expected a whole number
            {'hidden_size': '768'}                  | hidden_size: expected a whole number, found '768'
            {'hidden_size': 768.5}                  | hidden_size: expected a whole number, found 768.5
            {'hidden_size': 1e99}                   | hidden_size
            {'hidden_size': [768]}                  | hidden_size: expected a whole number
            {'hidden_size': 9000000000}             | hidden_size: must not be above
            {'hidden_size': 99999999999999999999}   | hidden_size
            {'num_attention_heads': 0}              | num_attention_heads: must be positive, is 0
            {'vocab_size': 0}                       | vocab_size
            {'pad_token_id': 30522}                 | pad_token_id: must be below vocab_size
            {'layer_norm_eps': -1e-12}              | layer_norm_eps: must be 0 to 1.0, is -1.0E-12
            {'layer_norm_eps': 'small'}             | layer_norm_eps: expected a number
            {'initializer_range': -0.02}            | initializer_range
            {'bypass_transformer': 'false'}         | bypass_transformer: expected true or false
            {'bypass_transformer': 1}               | bypass_transformer: expected true or false
            {'tie_word_embeddings': 'no'}           | tie_word_embeddings: expected true or false
            {'architectures': 'VisualBertModel'}    | architectures: expected a list
            {'architectures': [null]}               | architectures
            {'hidden_act': 3}                       | hidden_act
            {'input_recipe': {'text_suffix': '', 'max_text_length': 2147483647, 'visual_token_type': 1, 'images': 1}} | input_recipe.max_text_length: must be 1 to max_position_embeddings 512
            {'input_recipe': {'text_suffix': '', 'max_text_length': 9, 'visual_token_type': 1, 'images': 3}} | input_recipe.images
            {'input_recipe': {'max_text_length': null}} | input_recipe.max_text_length
            {'input_recipe': 7}                     | input_recipe: expected an object, found 7
            {'labelling': {'task': null, 'threshold': 0.5}} | labelling
            {'visual_encoder': {'kind': 'pixels', 'height': 0, 'width': 4, 'run': 2}} | visual_encoder
            {'visual_encoder': {'kind': 'nonsense'}} | visual_encoder
            {'visual_encoder': []}                  | visual_encoder
            {'co_attention': {'variant': null}}     | co_attention
            """)
    void a_config_that_makes_no_sense_is_refused(String json, String complaint) throws IOException {
        Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));

        assertThatThrownBy(() -> {
                    VisualBertConfig config = Checkpoint.config(folder);
                    config.headKind();
                })
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(complaint.replace('\'', '"'))
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void a_folder_without_weights_or_config_is_named() throws IOException {
        assertThatThrownBy(() -> Checkpoint.load(folder)).hasMessageContaining("config.json: is not there");

        Files.writeString(folder.resolve("config.json"), "{}");

        assertThatThrownBy(() -> Checkpoint.load(folder)).hasMessageContaining("neither model.safetensors nor");
    }

    @Test
    void two_names_of_the_same_parameter_are_refused() throws IOException {
        copy("vqa");
        Map<String, Tensor> tensors = tensors();
        tensors.put("bert.classifier.bias", torch.ones(3));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);

        assertThatThrownBy(() -> Checkpoint.load(folder)).hasMessageContaining("two entries for cls.bias");
    }

    @Test
    void saving_below_a_file_fails_in_one_line_and_leaves_the_file() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "as it was");
        try (VisualBertModel model = TinyModel.random(TinyModel.config(HeadKind.BASE, null))) {
            assertThatThrownBy(() -> Checkpoint.save(model, file.resolve("below")))
                    .isInstanceOfSatisfying(
                            VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.IO))
                    .hasMessageContaining("can't be written");
        }

        assertThat(file).hasContent("as it was");
    }

    @Test
    void saving_leaves_nothing_but_its_two_files() throws IOException {
        try (VisualBertModel model = TinyModel.random(TinyModel.config(HeadKind.BASE, null))) {
            Checkpoint.save(model, folder);
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .map(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrderElementsOf(List.of("config.json", "model.safetensors"));
        }
    }

    private Map<String, Tensor> tensors() {
        return new LinkedHashMap<>(Safetensors.read(folder.resolve("model.safetensors")));
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(requireNonNull(file.getFileName())));
            }
        }
    }

    private static Tensor logits(VisualBertModel model) {
        return model.forward(VisualBertInputs.of(TinyModel.inputs()), ForwardPass.inference())
                .logits();
    }

    private static void assertSameParameters(VisualBertModel actual, VisualBertModel expected) {
        Map<String, Parameter> byName = new HashMap<>();
        actual.parameters().all().forEach(parameter -> byName.put(parameter.name(), parameter));
        for (Parameter parameter : expected.parameters().all()) {
            assertThat(requireNonNull(byName.get(parameter.name())).value().equal(parameter.value()))
                    .as(parameter.name())
                    .isTrue();
        }
        assertThat(byName).hasSameSizeAs(expected.parameters().all());
    }
}
