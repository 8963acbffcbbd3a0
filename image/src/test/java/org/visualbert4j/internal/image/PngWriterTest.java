package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;

final class PngWriterTest {

    @TempDir
    private Path folder;

    @Test
    void a_written_image_is_read_as_it_was() {
        RgbImage image = Fixtures.image("photo.png");
        Path file = folder.resolve("written.png");

        PngWriter.write(image, file);

        assertThat(new ImageReader().read(file)).isEqualTo(image);
    }

    @Test
    void an_image_replaces_the_one_before_and_leaves_nothing_beside_it() throws IOException {
        Path file = folder.resolve("written.png");

        PngWriter.write(RgbImage.filled(3, 2, 1, 2, 3), file);
        PngWriter.write(RgbImage.filled(2, 3, 200, 100, 0), file);

        assertThat(new ImageReader().read(file)).isEqualTo(RgbImage.filled(2, 3, 200, 100, 0));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_one_clear_error() throws IOException {
        Path file = Files.createFile(folder.resolve("file")).resolve("written.png");

        assertThatThrownBy(() -> PngWriter.write(RgbImage.filled(1, 1, 0, 0, 0), file))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.IO))
                .hasMessageStartingWith(file + " can't be written");
    }
}
