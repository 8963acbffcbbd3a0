package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.settings.SettingsReader;

/** Nothing is a run until it has been evaluated once: what failed before is no model, and no obstacle. */
class FailedStartTest {

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> settings = new LinkedHashMap<>();
    private Path run = Path.of("");

    @BeforeEach
    void drawImages() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        ShadesTask.set(settings, "epochs", "1");
        run = folder.resolve("run");
    }

    private Trainer.Result train(String... more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        ShadesTask.set(all, (Object[]) more);
        return new Trainer(SettingsReader.read(null, all), new SilentListener()).run();
    }

    private void assertIsNoModel() {
        assertThatThrownBy(() -> Classifier.load(run))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("holds no trained classifier");
    }

    private void assertNextStartSucceeds() throws IOException {
        train();
        try (Classifier classifier = Classifier.load(run);
                var events = Files.list(run.resolve("tensorboard"))) {
            assertThat(classifier.labels().labels()).containsExactly("no", "yes");
            assertThat(events).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "optimizer, sgd, learning-rate, 1e30, clip, 1e30, training diverged",
        "model, nowhere, seed, 1, seed, 1, nowhere",
        "best-by, soft-accuracy, seed, 1, seed, 1, not defined for the validation records",
        "freeze, everything, seed, 1, seed, 1, everything",
    })
    void a_start_that_fails_leaves_no_model_and_the_next_one_takes_its_folder(
            String key, String value, String key2, String value2, String key3, String value3, String message)
            throws IOException {
        assertThatThrownBy(() -> train(key, value, key2, value2, key3, value3)).hasMessageContaining(message);

        assertIsNoModel();
        assertNextStartSucceeds();
    }

    @Test
    void records_that_are_all_left_out_leave_no_folder_at_all() throws IOException {
        String lines = Files.readString(folder.resolve("train.jsonl"));
        Files.writeString(folder.resolve("diverging.jsonl"), lines.replace(".png", ".jpeg"));

        assertThatThrownBy(
                        () -> train("train", folder.resolve("diverging.jsonl").toString(), "on-bad-image", "drop"))
                .hasMessageContaining("no record is left: all 160 are left out for their images: 160 missing");

        assertThat(run).doesNotExist();
        assertNextStartSucceeds();
    }

    @Test
    void a_start_that_was_stopped_before_its_first_step_gives_way() throws IOException {
        Trainer trainer = new Trainer(SettingsReader.read(null, settings), new SilentListener());
        trainer.stop();
        trainer.run();

        assertIsNoModel();
        assertNextStartSucceeds();
    }

    @Test
    void images_that_go_away_while_training_starts_are_an_error_and_no_model() throws IOException {
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            images.add(folder.resolve(i + ".png"));
        }
        Map<String, String> all = new LinkedHashMap<>(settings);
        ShadesTask.set(all, "on-bad-image", "drop", "image-normalization", "imagenet");
        SilentListener unlucky = new SilentListener() {
            @Override
            public void note(String line) {
                try {
                    for (Path image : images) {
                        Files.deleteIfExists(image);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        assertThatThrownBy(() -> new Trainer(SettingsReader.read(null, all), unlucky).run())
                .hasMessageContaining("no training record was left to take a step with");

        assertIsNoModel();
    }

    @Test
    void an_unfinished_run_with_steps_in_it_is_kept_for_resuming() {
        assertThatThrownBy(() -> train("save-every", "2 steps", "best-by", "soft-accuracy"))
                .hasMessageContaining("not defined");

        assertIsNoModel();
        assertThatThrownBy(this::train).hasMessageContaining("holds an unfinished run; `resume` continues it");
    }
}
