package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.testing.JavaProcess;
import org.visualbert4j.testing.JavaProcess.Outcome;

/** The library in a JVM that can't name every file. */
@EnabledOnOs(OS.LINUX)
class RecordLocaleTest {

    @TempDir
    private Path folder;

    @Test
    void an_image_that_the_locale_cannot_name_is_an_error_that_names_the_locale() throws Exception {
        Path file = Files.writeString(
                folder.resolve("records.jsonl"), "{\"text\": \"цвет\", \"img\": \"красный.png\", \"label\": \"да\"}\n");
        ProcessBuilder builder = JavaProcess.of(Reading.class, List.of(), file.toString());
        builder.environment().put("LC_ALL", "C");

        Outcome outcome = JavaProcess.run(builder);

        assertThat(outcome.output())
                .startsWith("DATA " + file + ":1: ")
                .contains("runs in a locale of the encoding ANSI_X3.4-1968", "LC_ALL=C.UTF-8")
                .hasLineCount(1);
    }

    static final class Reading {
        private Reading() {}

        public static void main(String[] arguments) {
            try {
                RecordFile.read(Path.of(arguments[0]), RecordFormat.JSONL, FieldNames.DEFAULT);
            } catch (VisualBertException e) {
                System.out.println(e.code() + " " + e.getMessage());
            }
        }
    }
}
