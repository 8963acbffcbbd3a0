package org.visualbert4j.internal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.dataset.DataAudit.SplitAudit;
import org.visualbert4j.internal.records.LabelledRecord;

class DataAuditTest {

    @TempDir
    private Path folder = Path.of("");

    private int line;

    @BeforeEach
    void images() throws java.io.IOException {
        Files.writeString(folder.resolve("one.png"), "one");
        Files.writeString(folder.resolve("copy.png"), "one");
        Files.writeString(folder.resolve("two.png"), "two");
    }

    private LabelledRecord record(String text, String image, String label) {
        return new LabelledRecord("", text, null, folder.resolve(image), label, Path.of("data.jsonl"), ++line);
    }

    @Test
    void a_record_with_another_file_of_the_same_image_repeats_one_and_contradicts_another() {
        List<LabelledRecord> records = List.of(
                record("what?", "one.png", "a"),
                record("what?", "copy.png", "a"),
                record("what?", "copy.png", "b"),
                record("what?", "two.png", "b"),
                record("where?", "one.png", "b"));

        SplitAudit audit = Objects.requireNonNull(DataAudit.of(Map.of("training", records), Map.of(), List.of())
                .splits()
                .get("training"));

        assertThat(audit.records()).isEqualTo(5);
        assertThat(audit.labels()).containsExactly(entry("a", 2), entry("b", 3));
        assertThat(audit.duplicates()).isEqualTo(1);
        assertThat(audit.contradictions()).isEqualTo(1);
    }

    @Test
    void what_stands_in_two_splits_is_a_leak_and_a_missing_image_is_none() {
        List<LabelledRecord> training = List.of(record("what?", "one.png", "a"), record("who?", "gone.png", "b"));
        List<LabelledRecord> test = List.of(record("what?", "copy.png", "a"), record("how?", "gone.png", "b"));

        DataAudit audit = DataAudit.of(Map.of("training", training, "test", test), Map.of(), List.of());

        assertThat(audit.warnings())
                .containsExactly("1 images stand in two splits: the test is easier than new images are");
        assertThat(audit.notes()).containsExactly("1 texts stand in two splits");
    }
}
