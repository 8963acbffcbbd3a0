package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.Resize;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.image.Scenes;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.settings.SettingsReader;

class LeakTest {

    @TempDir
    private Path folder = Path.of("");

    /** Twelve training images, and a test of two new ones and a smaller copy of the fourth. */
    @BeforeEach
    void draw() throws IOException {
        List<String> training = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            training.add(line(i + ".png", Scenes.scene(i, 96, 96)));
        }
        Files.write(folder.resolve("train.jsonl"), training);
        Files.write(
                folder.resolve("test.jsonl"),
                List.of(
                        line("new.png", Scenes.scene(50, 96, 96)),
                        line("newer.png", Scenes.scene(51, 96, 96)),
                        line("copy.png", Resize.resize(Scenes.scene(3, 96, 96), 60, 60))));
    }

    private String line(String name, RgbImage image) throws IOException {
        Files.write(folder.resolve(name), PngWriter.encode(image));
        String label = name.hashCode() % 2 == 0 ? "even" : "odd";
        return "{\"text\": \"what is " + name + "?\", \"img\": \"" + name + "\", \"label\": \"" + label + "\"}";
    }

    private TrainingData read(String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "train", folder.resolve("train.jsonl").toString(),
                "validation", folder.resolve("train.jsonl").toString(),
                "allow-overlap", "true",
                "test", folder.resolve("test.jsonl").toString()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return TrainingData.read(SettingsReader.read(null, settings));
    }

    private void newValidation() throws IOException {
        Files.write(folder.resolve("validation.jsonl"), List.of(line("valid.png", Scenes.scene(60, 96, 96))));
    }

    @Test
    void training_warns_of_test_images_that_look_like_training_images_and_trains_on_all() {
        TrainingData data = read();

        assertThat(data.audit().warnings())
                .contains("1 test image looks like training images (resized, re-encoded, brightened or cropped):"
                        + " copy.png like 3.png");
        assertThat(data.training()).hasSize(12);
    }

    @Test
    void leaks_are_left_out_of_training_where_that_is_asked_for() throws IOException {
        newValidation();

        TrainingData data = read(
                "drop-leaks",
                "true",
                "validation",
                folder.resolve("validation.jsonl").toString());

        assertThat(data.training()).hasSize(11).extracting(LabelledRecord::text).doesNotContain("what is 3.png?");
        assertThat(data.audit().warnings())
                .contains("1 of 12 training records are left out: their image is a validation or test image,"
                        + " or a copy of one")
                .noneMatch(line -> line.contains("looks like"));
    }

    @Test
    void where_all_records_leak_nothing_is_left_to_train_on() {
        assertThatThrownBy(() -> read("drop-leaks", "true"))
                .isInstanceOf(VisualBertException.class)
                .hasMessage("`drop-leaks`: no training record is left: the image of each is a validation or test image,"
                        + " or a copy of one");
    }

    @Test
    void nobody_looks_for_copies_where_that_is_not_asked_for() {
        TrainingData data = read("find-copies", "false");

        assertThat(data.audit().images().copies()).isEmpty();
        assertThatThrownBy(() -> read("find-copies", "false", "drop-leaks", "true"))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("drop-leaks");
    }
}
