package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.dataset.Split;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.testing.SharedData;

class NlvrTest {

    private static final String LINES = """
            {"sentence": "There is a box with 2 triangles", "evals": {"r0": "true"}, "structured_rep": [[], [], []], "label": "true", "identifier": "3445-0", "directory": "55"}
            {"sentence": "There is a tower", "evals": {"r0": "false"}, "structured_rep": [[], [], []], "label": "false", "identifier": "3445-1", "directory": "55"}
            {"sentence": "There is a black item", "evals": {"r0": "false"}, "structured_rep": [[], [], []], "label": "false", "identifier": "72-1", "directory": "3"}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"train/images", "images/train"})
    void each_box_order_is_a_record_of_its_image(String images) throws IOException {
        write("train/train.json", LINES);
        write(images + "/55/train-3445-1-4.png", "image");

        Imported imported = Imported.of(new Nlvr(folder), folder.resolve("out"));

        LabelledRecord record = imported.records("train").get(10);
        assertThat(imported.count()).isEqualTo(18);
        assertThat(record.id()).isEqualTo("train-3445-1-4");
        assertThat(record.text()).isEqualTo("There is a tower");
        assertThat(record.label()).isEqualTo("false");
        assertThat(record.image()).isEqualTo(folder.resolve(images).resolve("55/train-3445-1-4.png"));
        assertThat(imported.report().missingImages()).isEqualTo(17);
    }

    @Test
    void what_was_shown_together_stays_together() throws IOException {
        write("nlvr/dev/dev.json", LINES);

        List<LabelledRecord> records =
                Imported.of(new Nlvr(folder), folder.resolve("out")).grouped("dev");

        Split split = Split.byGroup(records, 0.5, 1);
        assertThat(split.training()).hasSizeBetween(6, 12);
        assertThat(split.training())
                .extracting(LabelledRecord::group)
                .containsOnly(split.training().get(0).group());
        assertThat(records).extracting(LabelledRecord::group).containsOnly("3445", "72");
    }

    @Test
    void an_example_without_sentence_or_identifier_is_told_with_its_place() throws IOException {
        write("train/train.json", LINES + "{\"sentence\": \"a\", \"label\": \"true\"}\n");

        assertThatThrownBy(() -> Imported.of(new Nlvr(folder), folder.resolve("out")))
                .hasMessageContaining("train.json:4: has no \"identifier\"");
    }

    @Test
    void a_folder_of_something_else_is_refused_with_what_was_looked_for() {
        assertThatThrownBy(() -> new Nlvr(folder.resolve("nowhere")))
                .hasMessageContaining("no such folder of NLVR; looked for train/train.json or dev/dev.json");
    }

    @Test
    @EnabledIf(SharedData.IS_THERE)
    void the_real_sentences_are_all_there_with_their_images() {
        Imported imported = Imported.of(new Nlvr(SharedData.folder().resolve("nlvr")), folder);

        assertThat(imported.count()).isEqualTo(6_934);
        assertThat(imported.report().missingImages()).isZero();
        assertThat(imported.records("dev")).hasSize(5_934);
        assertThat(imported.report().splits())
                .filteredOn(split -> "train_examples".equals(split.split()))
                .extracting(split -> split.labels().get("true"))
                .containsExactly(587);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
