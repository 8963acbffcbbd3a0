package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that people give for images. */
class ForeignImageTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "____ftypheic____mif1heic             | is a HEIC image; save it as PNG or JPEG",
                "____ftypavif____avifmif1             | is an AVIF image; save it as PNG or JPEG",
                "____ftypisom____isomavc1             | is a video; take its frames with: visualbert frames extract",
                "<svg xmlns='http://www.w3.org/2000'/> | is an SVG drawing; save it as PNG or JPEG",
                "%PDF-1.7 ...                         | is a PDF document; save it as PNG or JPEG",
                "<!DOCTYPE html><html><body>          | is an HTML page; get the file itself",
                "version https://git-lfs.github.com/spec/v1 oid | is a Git LFS pointer, not the file itself; fetch it with: git lfs pull",
                "''                                   | is empty (0 bytes); get it again",
                "404: Not Found                       | is text",
            })
    void what_is_no_image_is_told_by_its_content(String content, String message) throws IOException {
        Path image = folder.resolve("a.png");
        byte[] bytes = content.replace('_', '\0').getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > 3 && content.startsWith("____ftyp")) {
            bytes[3] = 24;
        }
        Files.write(image, bytes);

        Terminal terminal = Terminal.run("image", image.toString(), "--output", folder.resolve("out.png") + "");

        assertThat(terminal.exitCode()).isEqualTo(5);
        assertThat(terminal.err()).hasLineCount(1).contains(image + ": " + message);
    }

    @Test
    void an_image_that_is_not_there_is_told_with_the_one_that_is() throws IOException {
        Files.writeString(folder.resolve("a.png"), "");

        Terminal terminal =
                Terminal.run("image", folder.resolve("a.jpg") + "", "--output", folder.resolve("o.png") + "");

        assertThat(terminal.exitCode()).isEqualTo(5);
        assertThat(terminal.err())
                .hasLineCount(1)
                .contains("a.jpg: does not exist: " + folder.resolve("a.png") + " is there, with another ending");
    }
}
