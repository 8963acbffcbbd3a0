package org.visualbert4j.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.vision.ImageFeatures;

class FeatureDrawingTest {

    @TempDir
    Path folder;

    @Test
    void a_box_is_drawn_where_it_is_with_its_name_above() throws IOException {
        // given a black image of 100 x 100, drawn eight times as large, and a box in its middle
        ImageFeatures features = new ImageFeatures(
                100,
                100,
                2,
                new float[2],
                new float[] {25, 50, 75, 90},
                new ImageFeatures.Detections(new int[] {0}, new float[] {0.9f}, new int[] {0}, new float[] {0.5f}));

        FeatureDrawing.regions(
                RgbImage.filled(100, 100, 0, 0, 0), features, List.of("dog"), List.of("wet"), folder.resolve("x.png"));

        BufferedImage drawn = ImageIO.read(folder.resolve("x.png").toFile());
        assertThat(drawn.getWidth()).isEqualTo(800);
        assertThat(drawn.getRGB(200, 600) & 0xffffff).as("its left side").isEqualTo(0xe69f00);
        assertThat(drawn.getRGB(202, 395) & 0xffffff).as("its name's ground").isEqualTo(0xe69f00);
        assertThat(drawn.getRGB(400, 600) & 0xffffff).as("its inside").isZero();
        assertThat(drawn.getRGB(100, 600) & 0xffffff).as("its outside").isZero();
    }

    @Test
    void a_cell_of_a_small_norm_is_darker() throws IOException {
        ImageFeatures features =
                new ImageFeatures(100, 50, 1, new float[] {10, 1}, new float[] {0, 0, 50, 50, 50, 0, 100, 50}, null);

        FeatureDrawing.cells(RgbImage.filled(100, 50, 200, 200, 200), features, folder.resolve("x.png"));

        BufferedImage drawn = ImageIO.read(folder.resolve("x.png").toFile());
        assertThat(drawn.getRGB(200, 300) & 0xff).isEqualTo(200);
        assertThat(drawn.getRGB(600, 300) & 0xff).isBetween(60, 90);
    }
}
