package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.LabelledRecord;

class HatefulMemesTest {

    @TempDir
    Path folder;

    private Path source;
    private Path output;

    @BeforeEach
    void dataSet() throws IOException {
        source = Files.createDirectories(folder.resolve("hateful_memes"));
        output = folder.resolve("records");
        Files.createDirectory(source.resolve("img"));
        Files.write(source.resolve("img/42953.png"), new byte[] {1});
        Files.write(source.resolve("img/01243.png"), new byte[] {1});
        Files.writeString(source.resolve("train.jsonl"), """
                {"id":42953,"img":"img/42953.png","label":0,"text":"its their character"}
                {"id":23058,"img":"img/23058.png","label":1,"text":"don't be \\u00e9"}
                """);
        Files.writeString(
                source.resolve("test_seen.jsonl"), "{\"id\":\"01243\",\"img\":\"img/01243.png\",\"text\":\"a\"}\n");
    }

    @Test
    void records_keep_text_label_and_id_and_point_at_the_images_where_they_are() {
        Imported imported = Imported.of(new HatefulMemes(source), output);

        LabelledRecord record = imported.records("train").get(0);
        assertThat(record.id()).isEqualTo("42953");
        assertThat(record.text()).isEqualTo("its their character");
        assertThat(record.label()).isEqualTo("0");
        assertThat(record.image()).isEqualTo(source.resolve("img/42953.png"));
        assertThat(imported.records("train").get(1).text()).isEqualTo("don't be é");
    }

    @Test
    void unlabelled_test_records_are_taken() {
        Imported imported = Imported.of(new HatefulMemes(source), output);

        assertThat(imported.records("test_seen").get(0).label()).isNull();
        assertThat(imported.report().splits().get(1).unlabelled()).isEqualTo(1);
    }

    @Test
    void counts_are_told_and_missing_images_listed() throws IOException {
        ImportReport report = ImportFolder.fill(output, new HatefulMemes(source), () -> {});

        assertThat(report.splits()).extracting(ImportReport.SplitCounts::split).containsExactly("train", "test_seen");
        assertThat(report.splits().get(0).records()).isEqualTo(2);
        assertThat(report.splits().get(0).incomplete()).isEqualTo(1);
        assertThat(report.splits().get(0).labels()).isEqualTo(Map.of("0", 1, "1", 1));
        assertThat(report.missingImages()).isEqualTo(1);
        assertThat(output.resolve("missing.txt")).content().contains("23058.png\tno such file");
    }

    @Test
    void a_folder_of_something_else_is_refused_with_what_was_looked_for() {
        assertThatThrownBy(() -> new HatefulMemes(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("Hateful Memes")
                .hasMessageContaining("train.jsonl or dev_seen.jsonl");
    }

    @Test
    void a_line_cut_off_is_told_with_its_place_and_leaves_no_file() throws IOException {
        Files.writeString(source.resolve("test_seen.jsonl"), "{\"id\":\"01243\",\"img\":\"img/0124");

        assertThatThrownBy(() -> ImportFolder.fill(output, new HatefulMemes(source), () -> {}))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("test_seen.jsonl:1: is cut off");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void a_record_without_text_is_told_with_its_place() throws IOException {
        Files.writeString(source.resolve("train.jsonl"), "\n{\"id\":1,\"img\":\"img/42953.png\"}");

        assertThatThrownBy(() -> ImportFolder.fill(output, new HatefulMemes(source), () -> {}))
                .hasMessageContaining("train.jsonl:2: has no \"text\"");
    }

    @Test
    void the_data_sets_own_files_are_not_replaced() {
        assertThatThrownBy(() -> ImportFolder.fill(source, new HatefulMemes(source), () -> {}))
                .hasMessageContaining("not of an import");
    }

    @Test
    void an_earlier_import_is_replaced() throws IOException {
        ImportFolder.fill(output, new HatefulMemes(source), () -> {});
        Files.write(source.resolve("img/23058.png"), new byte[] {1});

        ImportReport report = ImportFolder.fill(output, new HatefulMemes(source), () -> {});

        assertThat(report.missingImages()).isZero();
        assertThat(output.resolve("missing.txt")).doesNotExist();
    }
}
