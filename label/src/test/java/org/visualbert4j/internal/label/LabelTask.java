package org.visualbert4j.internal.label;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.ModelFolder;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.RecordInput;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** A small model with records to label, for tests and the processes that they kill. */
final class LabelTask {

    static final FieldNames NAMES = FieldNames.DEFAULT;

    /** What a child process prints when its model is loaded. */
    static final String AT_WORK = "at work";

    private static final int IMAGES = 7;

    private final Path folder;
    Path input;

    @Nullable
    Path output;

    @Nullable
    Path badRecords;

    int top = 1;
    int batchSize = 4;
    boolean strict;
    boolean fromStandardInput;
    Shard shard = Shard.WHOLE;
    Retries retries = new Retries(Duration.ofMillis(1));
    Duration interval = Duration.ZERO;
    ImageSource images;

    LabelTask(Path folder) {
        this.folder = folder;
        this.input = folder.resolve("in.jsonl");
        this.output = folder.resolve("out.jsonl");
        this.images = ImageSource.files(folder);
    }

    /** Labels what {@link #LabelTask} has, with checkpoints as often as can be: {@code FOLDER OUTPUT BAD}. */
    public static void main(String[] arguments) {
        LabelTask task = new LabelTask(Path.of(arguments[0]));
        task.output = task.folder.resolve(arguments[1]);
        task.badRecords = task.folder.resolve(arguments[2]);
        try {
            task.run(run -> System.out.println(AT_WORK), OutputStream.nullOutputStream());
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    /** Makes a model, images and records, of which each seventh is bad. */
    LabelTask make(int records) throws IOException {
        Files.createDirectories(folder.resolve("model"));
        ModelFolder.save(folder.resolve("model"));
        for (int i = 0; i < IMAGES; i++) {
            PngWriter.write(RgbImage.filled(8, 8, 36 * i, 250 - 30 * i, 7 * i), folder.resolve(i + ".png"));
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < records; i++) {
            String text = "what colour is it ? ".repeat(i % 3) + (i % 2 == 0 ? "is it" : "colour");
            String image = i % 7 == 6 ? "none.png" : i % IMAGES + ".png";
            lines.append("{\"id\":%d,\"text\":\"%s\",\"img\":\"%s\",\"more\":{\"n\":[%d]}}%n"
                    .formatted(i + 1, text, image, i));
        }
        Files.writeString(input, lines.toString().replace("\r", ""));
        return this;
    }

    LabelResult run() {
        return run(stopped -> {}, OutputStream.nullOutputStream());
    }

    /** Is called with the run before it begins, such as to stop it later. */
    @FunctionalInterface
    interface Watch {
        void watch(LabelRun run);
    }

    LabelResult run(Watch watch, OutputStream standardOutput) {
        return run(watch, (records, all) -> {}, standardOutput);
    }

    LabelResult run(Watch watch, LabelProgress progress, OutputStream standardOutput) {
        Path model = folder.resolve("model");
        try (Classifier classifier = Classifier.load(model)) {
            LabelSettings settings = new LabelSettings(
                    fromStandardInput ? null : input, output, badRecords, NAMES, top, batchSize, strict, shard);
            LabelModel labelling = new LabelModel(classifier, ModelIdentity.of(model), MatmulPrecision.FP32, null);
            LabelRun run = new LabelRun(labelling, settings, images, progress, interval, retries);
            watch.watch(run);
            return run.run(this::open, standardOutput);
        }
    }

    private RecordInput open() {
        return fromStandardInput
                ? JsonLines.read(new ByteArrayInputStream(read(input).getBytes(StandardCharsets.UTF_8)))
                : Formats.of(input).read(input);
    }

    String output() {
        return read(Objects.requireNonNull(output));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
