package org.visualbert4j.internal.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.TorchFile;
import org.visualbert4j.internal.classifier.VisualReader;
import org.visualbert4j.internal.features.StoredFeatures;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.importers.ImportedRecord;
import org.visualbert4j.internal.importers.RecordSink;
import org.visualbert4j.internal.importers.Table;
import org.visualbert4j.internal.importers.TableColumns;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.run.SavedStates;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.video.FrameTimes;
import org.visualbert4j.internal.video.TimeSpan;
import org.visualbert4j.internal.video.VideoLimits;
import org.visualbert4j.internal.video.VideoReader;

/** The parsers of what strangers send: what a file is called, which files to begin with, and how one is read to its end. */
enum FuzzTarget {
    JPEG("x.jpg", Corpus.images("jpg"), FuzzTarget::image),
    PNG("x.png", Corpus.images("png"), FuzzTarget::image),
    GIF("x.gif", Corpus.images("gif"), FuzzTarget::image),
    WEBP("x.webp", Corpus.images("webp"), FuzzTarget::image),
    BMP("x.bmp", Corpus.images("bmp"), FuzzTarget::image),
    TIFF("x.tif", Corpus.images("tif"), FuzzTarget::image),
    EXIF("x.jpg", Corpus::exif, FuzzTarget::image) {
        @Override
        byte[] file(byte[] input) {
            return Corpus.jpegWithExif(input);
        }
    },
    VIDEO("x.mkv", Corpus::videos, FuzzTarget::video),

    SAFETENSORS("x.safetensors", Corpus.resources("safetensors"), file -> touch(Safetensors.read(file))),
    TORCH("x.bin", Corpus.resources("bin", "pth"), file -> touch(TorchFile.read(file))),
    CONFIG("config.json", Corpus.named("config.json"), file -> Checkpoint.config(file.getParent())),
    PREPROCESSOR("preprocessor_config.json", Corpus::preprocessors, FuzzTarget::preprocessor),
    TOKENIZER("tokenizer.json", Corpus::tokenizers, FuzzTarget::tokenizer),
    TOKENIZER_CONFIG("tokenizer_config.json", Corpus::tokenizerConfigs, FuzzTarget::tokenizer) {
        @Override
        void furnish(Path folder) throws IOException {
            Files.writeString(folder.resolve("vocab.txt"), Corpus.VOCABULARY);
        }
    },
    VOCABULARY("vocab.txt", Corpus.named("vocab.txt"), FuzzTarget::tokenizer),
    TRAINING_STATE("step-000000007.safetensors", SavedStates::write, file -> SavedStates.read(file.getParent())),
    SETTINGS("settings.yaml", Corpus::settings, file -> SettingsReader.read(file, Map.of())),

    JSON_LINES("x.jsonl", Corpus::jsonLines, file -> RecordFile.read(file, RecordFormat.JSONL, FieldNames.DEFAULT)),
    PYTHON_LINES("x.txt", Corpus::pythonLines, file -> RecordFile.read(file, RecordFormat.PYTHON, FieldNames.DEFAULT)),
    CSV("train.csv", Corpus.table(','), FuzzTarget::table),
    TSV("train.tsv", Corpus.table('\t'), FuzzTarget::table),
    PARQUET("train.parquet", ParquetCorpus::write, FuzzTarget::table),

    NPY("x.npy", Corpus.resources("npy"), file -> features(file.getParent())),
    NPZ("x.npz", Corpus.resources("npz"), file -> features(file.getParent())),
    FEATURE_SAFETENSORS("x.safetensors", Corpus::featureSafetensors, file -> features(file.getParent())),
    FEATURE_TSV("x.tsv", Corpus.under("features", "tsv"), FuzzTarget::features),
    HDF5("x.h5", Corpus::hdf5, FuzzTarget::features);

    /** Writes the files to begin with into a folder. */
    interface Seeds {
        void write(Path folder) throws IOException;
    }

    /** Reads a file, to its last byte. */
    interface Reader {
        void read(Path file) throws IOException;
    }

    private final String fileName;
    final Seeds seeds;
    private final Reader reader;

    FuzzTarget(String fileName, Seeds seeds, Reader reader) {
        this.fileName = fileName;
        this.seeds = seeds;
        this.reader = reader;
    }

    /** What the file is made of for what the fuzzer made. */
    byte[] file(byte[] input) {
        return input;
    }

    /** Puts beside the file what it can't be read without. */
    void furnish(Path folder) throws IOException {}

    /**
     * Reads what the fuzzer made; {@code folder} holds nothing else but what {@link #furnish} put there.
     *
     * @return the refusal, or empty where the file was read
     * @throws Error where anything but one line that names the file comes of it
     */
    Optional<String> run(byte[] input, Path folder) throws IOException {
        Path file = Files.write(folder.resolve(fileName), file(input));
        try {
            reader.read(file);
            return Optional.empty();
        } catch (VisualBertException e) {
            String message = e.getMessage();
            if (message.lines().count() != 1 || message.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("a message of several lines or with control characters: " + message, e);
            }
            if (!message.contains(fileName) && !message.contains(folder.toString())) {
                throw new AssertionError("a message that doesn't name the file: " + message, e);
            }
            if (message.length() > 2_000) {
                throw new AssertionError("a message of " + message.length() + " characters", e);
            }
            return Optional.of(message);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void image(Path file) {
        new ImageReader().read(file);
    }

    private static void touch(Map<String, Tensor> tensors) {
        for (Tensor tensor : tensors.values()) {
            tensor.clone().close(); // reads every byte
            tensor.close();
        }
    }

    private static void preprocessor(Path file) {
        try (VisualReader reader = VisualReader.load(file.getParent())) {
            reader.forEvaluation(Corpus.image("l.png"));
        }
    }

    private static void tokenizer(Path file) {
        try (Tokenizer tokenizer = Tokenizer.load(file.getParent())) {
            tokenizer.encode("What is the blue shape? \u4f60\u597d \u00e9\u0301 [MASK] naïve ##s", "a b", "", 16);
        }
    }

    private static void table(Path file) {
        TableColumns columns = new TableColumns("text", null, null, null);
        new Table(file, columns, null, file.resolveSibling("out")).read("train", new RecordSink() {
            @Override
            public void add(ImportedRecord record) {}

            @Override
            public void missing(Path image, String reason) {}

            @Override
            public void note(String line) {}
        });
    }

    private static void features(Path source) {
        try (StoredFeatures features = StoredFeatures.open(source)) {
            features.dimension();
            List.of("x", "1", "17", "42", "285", "000000000042").forEach(features::get);
        }
    }

    private static void video(Path file) {
        VideoLimits limits = new VideoLimits(1 << 20, 1_000, Duration.ofSeconds(10));
        try (VideoReader reader = VideoReader.open(file, new VideoReader.Settings(null, limits, 1))) {
            for (double moment : reader.moments(new FrameTimes.Middle(), TimeSpan.ALL)) {
                reader.frameAt(moment);
            }
            reader.frameAt(0);
        }
    }

    /** A folder of a test run, which is to be there. */
    static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
