package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingPoliciesTest {

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void records_without_label_are_an_error_or_dropped_and_told() throws IOException {
        List<LabelledRecord> all = records("""
                {"text": "a", "label": "red"}
                {"text": "b"}
                {"text": "c", "label": null}
                {"text": "d", "label": ""}
                {"text": "e", "label": []}
                """);

        assertRefused(
                DATA,
                () -> apply(all, MissingTextPolicy.ERROR, MissingLabelPolicy.ERROR),
                "a.jsonl:2: has no label under \"label\" (`on-missing-label` drop leaves such records out)");
        assertThat(apply(all, MissingTextPolicy.ERROR, MissingLabelPolicy.DROP))
                .containsExactly(all.get(0), all.get(4));
        assertThat(warnings).containsExactly("a.jsonl: 3 of 5 records are left out: they have no \"label\"");
        assertThat(apply(all, MissingTextPolicy.ERROR, MissingLabelPolicy.KEEP)).isEqualTo(all);
    }

    @Test
    void empty_texts_among_others_are_told_and_dropped_with_the_missing_ones() throws IOException {
        List<LabelledRecord> some = records("""
                {"text": "", "label": "red"}
                {"text": "b", "label": "red"}
                """);
        apply(some, MissingTextPolicy.ERROR, MissingLabelPolicy.ERROR);
        assertThat(warnings)
                .containsExactly(
                        "a.jsonl: 1 of 2 records have an empty \"text\" (`on-missing-text` drop leaves them out)");

        warnings.clear();
        assertThat(apply(some, MissingTextPolicy.DROP, MissingLabelPolicy.ERROR))
                .containsExactly(some.get(1));
        assertThat(warnings).containsExactly("a.jsonl: 1 of 2 records are left out: they have no \"text\"");

        warnings.clear();
        apply(records("{\"text\": \"\", \"label\": \"red\"}"), MissingTextPolicy.ERROR, MissingLabelPolicy.ERROR);
        assertThat(warnings).as("a file of images alone").isEmpty();
    }

    @Test
    void a_file_of_which_no_record_remains_is_refused() throws IOException {
        List<LabelledRecord> all = records("{\"text\": \"a\", \"label\": null}");

        assertRefused(
                DATA,
                () -> apply(all, MissingTextPolicy.ERROR, MissingLabelPolicy.DROP),
                "a.jsonl: no record is left: none has a \"label\"");
    }

    private List<LabelledRecord> apply(List<LabelledRecord> all, MissingTextPolicy text, MissingLabelPolicy label) {
        return new MissingPolicies(text, label).apply(all, FieldNames.DEFAULT, warnings::add);
    }

    private List<LabelledRecord> records(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), lines);
        return RecordFile.readWithMissingTexts(file, RecordFormat.JSONL, FieldNames.DEFAULT);
    }
}
