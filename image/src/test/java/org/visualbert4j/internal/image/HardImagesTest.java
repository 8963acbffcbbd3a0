package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.error.VisualBertException;

/** Difficult images of Pillow's own tests, where that data is there, and what Pillow says of them. */
@EnabledIf("areThere")
final class HardImagesTest {

    @ParameterizedTest
    @MethodSource("manifest")
    void pillow_and_we_read_and_refuse_the_same_images(JsonNode entry) {
        Path image = folder().resolve(entry.get("file").asText());
        JsonNode pillow = entry.get("pillow");
        // Where reading the metadata already failed, a second try gave a half-filled image.
        boolean refused =
                pillow.has("exif_error") || !pillow.get("result").asText().equals("ok");

        if (refused) {
            assertThatThrownBy(() -> new ImageReader().read(image)).isInstanceOf(VisualBertException.class);
        } else {
            RgbImage read = new ImageReader().read(image);
            JsonNode size = pillow.get("rgb_size_after_exif_transpose");
            assertThat(List.of(read.width(), read.height()))
                    .containsExactly(size.get(0).asInt(), size.get(1).asInt());
            for (int channel = 0; channel < 3; channel++) {
                assertThat(mean(read, channel))
                        .isCloseTo(pillow.get("mean_rgb").get(channel).asDouble(), within(1.0));
            }
        }
    }

    static List<JsonNode> manifest() throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        for (String line : Files.readAllLines(folder().resolve("manifest.jsonl"))) {
            entries.add(new ObjectMapper().readTree(line));
        }
        return entries;
    }

    static boolean areThere() {
        return Files.exists(folder().resolve("manifest.jsonl"));
    }

    private static Path folder() {
        String named = System.getProperty("VISUALBERT4J_DATA", System.getenv("VISUALBERT4J_DATA"));
        return Path.of(named == null ? "../../shared/data" : named).resolve("hard-images");
    }

    private static double mean(RgbImage image, int channel) {
        long sum = 0;
        for (int i = channel; i < image.rgb().length; i += 3) {
            sum += image.rgb()[i] & 0xff;
        }
        return (double) sum / (image.width() * image.height());
    }
}
