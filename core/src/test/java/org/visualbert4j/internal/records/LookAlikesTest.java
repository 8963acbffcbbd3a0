package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.labels.LabelFormat;

class LookAlikesTest {

    private static List<LabelledRecord> records(String... labels) {
        return IntStream.range(0, labels.length)
                .mapToObj(i -> new LabelledRecord("", "t", null, null, labels[i], Path.of("f"), i + 1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'red ', red",
        "Red, red",
        "' two  words', 'two words'",
        "'a\u00a0b', 'a b'",
        "'cafe\u0301', 'caf\u00e9'",
        "'re\u200bd', red",
        "'\uff12', 2",
        "1.0, 1",
        "01, 1",
        "+1, 1",
        "1e0, 1",
        "-0, 0",
        "0.50, .5",
        "100, 1e2",
        "TRUE, true",
    })
    void what_differs_by_space_case_unicode_form_or_number_format_looks_alike(String one, String other) {
        LookAlikes found = LookAlikes.of(records(one, other, one, "else"));

        assertThat(found.groups()).containsExactly(Map.of(one, 2, other, 1));
        assertThat(LookAlikes.normalized(one)).isEqualTo(LookAlikes.normalized(other));
    }

    @ParameterizedTest
    @CsvSource({"red, rod", "1, 1.5", "1, -1", "a b, ab", "1-2, 1", "true, 1", "1e999, 1", "v1, v1.0", "CO2, C02"})
    void what_differs_otherwise_does_not(String one, String other) {
        assertThat(LookAlikes.of(records(one, other)).warning()).isEmpty();
    }

    @Test
    void one_line_names_them_with_counts_and_shows_what_cannot_be_seen() {
        String line = LookAlikes.of(records("red", "red ", "red", "1", "1.0", "x\u200b", "x", "e\u0301", "\u00e9"))
                .warning()
                .orElseThrow();

        assertThat(line)
                .contains("\"red\" (2) and \"red \" (1)", "\"1\" (1) and \"1.0\" (1)")
                .contains("\"x\\u200b\" (1)", "\"e\\u0301\" (1) and \"\u00e9\" (1)")
                .endsWith("`normalize-labels` makes one of each")
                .doesNotContain("\n");
    }

    @Test
    void normalized_labels_are_one_and_the_surest_degree_counts(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.jsonl"),
                "{\"text\": \"a\", \"label\": {\"Yes\": 0.3, \"yes \": 0.9}}\n{\"text\": \"b\", \"label\": 1.0}\n");
        FieldNames names = new FieldNames(
                "text", "text_pair", "img", "label", "choices", null, new LabelFormat(false, null, true));

        List<LabelledRecord> read = RecordFile.read(file, RecordFormat.JSONL, names);

        assertThat(read).extracting(LabelledRecord::targets).containsExactly(Map.of("yes", 0.9), Map.of("1", 1.0));
    }
}
