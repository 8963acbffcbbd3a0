package org.visualbert4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearbyFileTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void a_folder_of_images() throws IOException {
        Files.createDirectory(folder.resolve("images"));
        for (String name : new String[] {"0.png", "a b.png", "grün.jpg", "1.JPG"}) {
            Files.writeString(folder.resolve("images").resolve(name), "");
        }
    }

    @ParameterizedTest
    @DisabledOnOs({OS.WINDOWS, OS.MAC}) // whose file systems take some of these for the file itself
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "images\\0.png            | images/0.png is there: write / where it has \\",
                "images\\7.png            | write / where it has \\",
                "images/0.PNG             | images/0.png is there: upper and lower case differ",
                "Images/0.png             | images/0.png is there: upper and lower case differ",
                "images/a%20b.png         | images/a b.png is there: write the name as it is, not as in a URL",
                "images/a+b.png           | images/a b.png is there: write the name as it is, not as in a URL",
                "images/0.png;images/1.JPG| images/0.png is there: write several files as a list",
                "images/0.png, 1.JPG      | images/0.png is there: write several files as a list",
                "` images/0.png `         | images/0.png is there: leave out the spaces or quotes",
                "\"images/0.png\"         | images/0.png is there: leave out the spaces or quotes",
                "images/gru\u0308n.jpg    | images/grün.jpg is there, which looks the same",
                "images/0.jpg             | images/0.png is there, with another ending",
                "images/0                 | images/0.png is there, with another ending",
                "photos/0.png             | there is no folder ",
            })
    void what_was_meant_is_told(String name, String hint) {
        String found = NearbyFile.hint(folder.resolve(name));

        assertThat(found).contains(hint);
        assertThat(found.startsWith(folder.toString())).isEqualTo(hint.startsWith("images"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/0.png,a file is expected; not a URL: download it first",
        "s3://bucket/0.png,a file is expected; not a URL: download it first",
        "file:///data/0.png,a path is expected; not a URL: /data/0.png",
        "'data:image/png;base64,iVBOR',the name of a file is expected; not the image itself",
    })
    void a_url_is_told(String name, String hint) {
        assertThat(NearbyFile.hint(folder.resolve(name).normalize())).isEqualTo(hint.replace(';', ','));
    }

    @Test
    void a_link_that_leads_nowhere_and_a_home_that_the_shell_left_are_told() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), Path.of("gone.png"));

        assertThat(NearbyFile.hint(link)).isEqualTo("it is a link to gone.png, which is not there");
        assertThat(NearbyFile.hint(Path.of("~/train.jsonl"))).contains("~ only where it begins a word");
    }

    @Test
    void nothing_is_said_where_nothing_is_known() {
        assertThat(NearbyFile.hint(folder.resolve("images/seven.png"))).isEmpty();
    }
}
