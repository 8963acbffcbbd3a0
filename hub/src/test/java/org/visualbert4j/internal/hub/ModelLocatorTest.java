package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.visualbert4j.internal.hub.HubServer.COMMIT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.model.VisualBertConfig;

class ModelLocatorTest {

    @TempDir
    private Path folder;

    private final HubServer server = new HubServer();
    private final List<String> notes = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    private ModelLocator locator() {
        return new ModelLocator(() -> server.settings(folder.resolve("cache"), null), notes::add);
    }

    private void givenPublished(String repository, String config) {
        server.file(repository + "/config.json", config).file(repository + "/pytorch_model.bin", 10);
    }

    @ParameterizedTest
    @CsvSource({
        "vqa, vqa, 2048, ? [MASK]",
        "vqa-pre, pretraining, 2048, ? [MASK]",
        "vqa-coco-pre, pretraining, 2048, ? [MASK]",
        "nlvr2, visual_reasoning, 1024, ''",
        "nlvr2-pre, pretraining, 1024, ''",
        "nlvr2-coco-pre, pretraining, 1024, ''",
        "vcr, multiple_choice, 512, ''",
        "vcr-pre, pretraining, 512, ''",
        "vcr-coco-pre, pretraining, 512, ''",
    })
    void a_published_checkpoint_brings_what_its_folder_leaves_unsaid(
            String name, String head, long dimension, String suffix) {
        String repository = "uclanlp/visualbert-" + name;
        givenPublished(repository, "{\"model_type\": \"visual_bert\"}");

        LocatedModel located = locator().locate(repository);

        VisualBertConfig config = located.config();
        assertThat(located.description()).isEqualTo(repository + "@" + COMMIT);
        assertThat(config.headKind().key()).isEqualTo(head);
        assertThat(config.visualEmbeddingDim()).isEqualTo(dimension);
        assertThat(config.inputRecipe().textSuffix()).isEqualTo(suffix);
        assertThat(config.inputRecipe().visualTokenType()).isZero();
        assertThat(config.inputRecipe().visualFeatures()).isNotBlank();
        assertThat(config.id2label().get(1)).isEqualTo(name.startsWith("nlvr2") ? "True" : "LABEL_1");
    }

    @Test
    void what_the_folder_says_counts() {
        String repository = "uclanlp/visualbert-nlvr2";
        givenPublished(
                repository,
                "{\"visual_embedding_dim\": 7, \"id2label\": {\"0\": \"a\"}, \"input_recipe\":"
                        + " {\"text_suffix\": \".\", \"visual_token_type\": 1, \"max_text_length\": 9}}");

        VisualBertConfig config = locator().locate(repository).config();

        assertThat(config.visualEmbeddingDim()).isEqualTo(7);
        assertThat(config.id2label()).hasSize(1);
        assertThat(config.inputRecipe().visualTokenType()).isEqualTo(1);
    }

    @Test
    void any_other_model_has_the_defaults_of_transformers() {
        server.file("config.json", "{}").file("pytorch_model.bin", 10);

        LocatedModel located = locator().locate(HubServer.NAME.repository());

        assertThat(located.config()).isEqualTo(VisualBertConfig.base());
        assertThat(located.vocabulary()).isNull();
    }

    @Test
    void the_vocabulary_of_a_published_checkpoint_is_that_of_bert() {
        givenPublished("uclanlp/visualbert-vqa-pre", "{}");
        server.file("google-bert/bert-base-uncased/config.json", "{}")
                .file("google-bert/bert-base-uncased/vocab.txt", "[PAD]");

        LocatedModel located = locator().locate("uclanlp/visualbert-vqa-pre");

        assertThat(notes).noneMatch(note -> note.contains("google-bert"));
        assertThat(locator().tokenizer(located).resolve("vocab.txt")).hasContent("[PAD]");
    }

    @Test
    void a_model_with_a_vocabulary_of_its_own_keeps_it() {
        givenPublished("uclanlp/visualbert-vqa-pre", "{}");
        server.file("uclanlp/visualbert-vqa-pre/vocab.txt", "[PAD]");

        LocatedModel located = locator().locate("uclanlp/visualbert-vqa-pre");

        assertThat(locator().tokenizer(located)).isEqualTo(located.folder());
    }

    @Test
    void a_model_without_a_vocabulary_has_none_to_give() {
        givenPublished("uclanlp/visualbert-vqa-pre", "{}");
        server.file("google-bert/bert-base-uncased/config.json", "{}");

        LocatedModel located = locator().locate("uclanlp/visualbert-vqa-pre");

        assertThatThrownBy(() -> locator().tokenizer(located))
                .hasMessageContaining("name a vocabulary with `vocabulary`");
    }

    @Test
    void a_folder_wins_over_a_name() throws IOException {
        Path model = Files.createDirectories(folder.resolve("someone/some-model"));
        Files.writeString(model.resolve("config.json"), "{}");

        LocatedModel located = locator().locate(model.toString());

        assertThat(located.folder()).isEqualTo(model);
        assertThat(located.description()).isEqualTo("some-model");
        assertThat(server.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"./nowhere/at/all", "bsae", "a/b/c"})
    void what_is_neither_is_said_to_be_neither(String model) {
        assertThatThrownBy(() -> locator().locate(model))
                .hasMessageContaining("model " + model + " is no folder, no name on the hub")
                .hasMessageContaining("tiny, small, base");
    }

    @Test
    void a_detector_is_its_yaml_its_weights_and_no_vocabulary() throws IOException {
        String repository = "unc-nlp/frcnn-vg-finetuned";
        server.file(repository + "/config.yaml", "a: 1")
                .file(repository + "/pytorch_model.bin", 10)
                .file(repository + "/objects_vocab.txt", "tree")
                .file(repository + "/tokenizer.json", "{}");

        LocatedExtractor located = locator().locateDetector(repository);

        assertThat(located.name()).isEqualTo(repository + "@" + COMMIT);
        assertThat(located.path().resolve("config.yaml")).hasContent("a: 1");
        assertThat(located.path().resolve("objects_vocab.txt")).hasContent("tree");
        assertThat(located.path().resolve("pytorch_model.bin")).exists();
        assertThat(located.path().resolve("tokenizer.json")).doesNotExist();

        // and by that name it is found without the hub
        server.close();
        assertThat(locator().locateDetector(located.name())).isEqualTo(located);
    }

    @Test
    void a_resnet_is_a_file_a_folder_or_a_name() throws IOException {
        server.file("microsoft/resnet-50/config.json", "{}").file("microsoft/resnet-50/model.safetensors", 10);
        Path file = Files.writeString(folder.resolve("resnet50.pth"), "");

        assertThat(locator().locateResNet(file.toString())).isEqualTo(new LocatedExtractor(file.toString(), file));
        assertThat(locator().locateResNet("microsoft/resnet-50").name()).isEqualTo("microsoft/resnet-50@" + COMMIT);
        assertThatThrownBy(() -> locator().locateResNet("resnet51.pth"))
                .hasMessage("visual model resnet51.pth is no file or folder, and no name on the hub such as"
                        + " microsoft/resnet-50");
        server.file("someone/images/README.md", "");
        assertThatThrownBy(() -> locator().locateDetector("someone/images"))
                .hasMessageContaining("has no model someone/images@main with a config.yaml or config.json");
    }
}
