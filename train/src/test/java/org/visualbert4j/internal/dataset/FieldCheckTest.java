package org.visualbert4j.internal.dataset;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;

class FieldCheckTest {

    @TempDir
    private Path folder = Path.of("");

    private final FieldCheck check = new FieldCheck(RecordFormat.JSONL, FieldNames.DEFAULT);

    private List<LabelledRecord> read(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("train.jsonl"), List.of(lines));
        return RecordFile.readWithMissingTexts(file, RecordFormat.JSONL, FieldNames.DEFAULT);
    }

    @Test
    void a_key_that_no_record_has_is_an_error_that_names_those_there_are() throws IOException {
        List<LabelledRecord> records =
                read("{\"question\": \"a\", \"image\": \"1.png\"}", "{\"answer\": \"b\", \"image\": \"2.png\"}");

        String there = "the keys there are \"answer\", \"image\", \"question\"";
        assertRefused(DATA, () -> check.images(records), "no record has \"img\"", there, "`image-field`");
        assertRefused(DATA, () -> check.texts(records), "no record has \"text\"", there, "`text-field`");
        assertRefused(DATA, () -> check.labels(records), "no record has \"label\"", there, "`label-field`");
    }

    @Test
    void a_key_that_one_record_has_or_that_is_null_in_all_is_no_wrong_key() throws IOException {
        List<LabelledRecord> records = read(
                "{\"text\": null, \"img\": null, \"label\": \"\"}",
                "{\"text\": \"a\", \"img\": \"\", \"label\": null}");

        assertThatCode(() -> {
                    check.images(records);
                    check.texts(records);
                    check.labels(records);
                })
                .doesNotThrowAnyException();
    }
}
