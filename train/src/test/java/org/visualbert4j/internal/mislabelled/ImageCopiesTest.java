package org.visualbert4j.internal.mislabelled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.Resize;
import org.visualbert4j.internal.image.RgbImage;

class ImageCopiesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void equal_files_and_resized_ones_are_one_group_and_others_are_not() throws IOException {
        Path first = write("first.png", scene(1));
        Path equal = Files.copy(first, folder.resolve("equal.png"));
        Path resized = write("resized.png", Resize.resize(scene(1), 45, 50));
        Path other = write("other.png", scene(2));
        Path missing = folder.resolve("missing.png");
        Path broken = Files.writeString(folder.resolve("broken.png"), "no image");

        Map<Path, Integer> groups = ImageCopies.groups(List.of(first, equal, other, missing, resized, broken), 2);

        assertThat(groups.get(equal)).isEqualTo(groups.get(first));
        assertThat(groups.get(resized)).isEqualTo(groups.get(first));
        assertThat(List.of(first, other, missing, broken))
                .extracting(groups::get)
                .doesNotHaveDuplicates();
    }

    private Path write(String name, RgbImage image) {
        Path file = folder.resolve(name);
        PngWriter.write(image, file);
        return file;
    }

    /** 8 x 8 blocks of random colours. */
    private static RgbImage scene(long seed) {
        Random random = new Random(seed);
        byte[] small = new byte[3 * 8 * 8];
        random.nextBytes(small);
        return Resize.resize(new RgbImage(8, 8, small), 64, 64);
    }
}
