package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.testing.SharedData;

class EasyVqaTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"data", "easy_vqa/data", "."})
    void questions_become_records(String data) throws IOException {
        write(
                data + "/train/questions.json",
                "[[\"what is the blue shape?\", \"rectangle\", 0],\n [\"is it red?\", \"no\", 12]]");
        write(data + "/test/questions.json", "[[\"what color?\", \"teal\", 3]]");
        write(data + "/answers.txt", "rectangle\nteal\nno\nyes");
        write(data + "/train/images/12.png", "image");

        Imported imported = Imported.of(new EasyVqa(folder), folder.resolve("out"));

        LabelledRecord record = imported.records("train").get(1);
        assertThat(record.id()).isEqualTo("train-1");
        assertThat(record.text()).isEqualTo("is it red?");
        assertThat(record.label()).isEqualTo("no");
        assertThat(record.image())
                .isEqualTo(folder.resolve(data).resolve("train/images/12.png").normalize());
        assertThat(imported.records("test")).hasSize(1);
        assertThat(imported.report().missingImages()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[\"a?\", \"yes\", 0],\\n[\"a?\", \"yes\"]]|questions.json:2: element 2: is no list of a question",
                "[[\"a?\", \"maybe\", 0]]|element 1: the answer \"maybe\" is none of answers.txt",
                "[[\"a?\", \"yes\", 0],|questions.json:1",
                "[[\"a?\", \"yes\", 0]|questions.json:1",
                "{\"questions\": []}|is no JSON list"
            })
    void what_is_no_question_is_told_with_its_place(String questions, String message) throws IOException {
        write("data/train/questions.json", questions.replace("\\n", "\n"));
        write("data/answers.txt", "yes\nno\n");

        assertThatThrownBy(() -> Imported.of(new EasyVqa(folder), folder.resolve("out")))
                .hasMessageContaining(message);
        assertThat(folder.resolve("out/train.jsonl")).doesNotExist();
    }

    @Test
    @EnabledIf(SharedData.IS_THERE)
    void the_real_questions_are_all_there_with_their_images() {
        Imported imported = Imported.of(new EasyVqa(SharedData.folder().resolve("easy-vqa")), folder);

        assertThat(imported.count()).isEqualTo(48_248);
        assertThat(imported.report().missingImages()).isZero();
        assertThat(imported.report().splits())
                .allSatisfy(split -> assertThat(split.labels()).hasSize(13));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
