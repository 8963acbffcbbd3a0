package org.visualbert4j.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.visualbert4j.Example;
import org.visualbert4j.Image;
import org.visualbert4j.ImageTextClassifier;
import org.visualbert4j.Precision;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.label.LabelModel;
import org.visualbert4j.internal.label.LabelRun;
import org.visualbert4j.internal.label.LabelSettings;
import org.visualbert4j.internal.label.ModelIdentity;
import org.visualbert4j.internal.label.Shard;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * Throughput of {@code label}, from a file of records to a file of predictions, beside {@code predictAll} on the same records in
 * memory: with images' files, and with images that are decoded already. Interleaved runs. Arguments: the model's folder, a JSON lines
 * file of texts with one image each, the number of rounds.
 */
final class LabelThroughput {

    private static final int BATCH_SIZE = 32;

    private LabelThroughput() {}

    /** Prints records a second of each round, and the ratio of the medians. */
    public static void main(String[] arguments) throws IOException {
        Path model = Path.of(arguments[0]);
        Path data = Path.of(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        List<LabelledRecord> records = RecordFile.read(data, RecordFormat.JSONL, FieldNames.DEFAULT);
        List<Example> fromFiles = records.stream()
                .map(record ->
                        Example.of(record.text(), Image.of(record.images().get(0))))
                .toList();
        List<Example> decoded = decoded(records);
        double[][] rates = new double[3][rounds];
        try (ImageTextClassifier peer = ImageTextClassifier.load(
                        model, options -> options.precision(Precision.FP32).batchSize(BATCH_SIZE));
                Classifier classifier = Classifier.load(model)) {
            for (int round = -1; round < rounds; round++) { // the first is for Java's compilers
                double ofLabel = rate(records.size(), () -> label(classifier, model, data));
                double ofFiles = rate(records.size(), () -> peer.predictAll(fromFiles));
                double ofDecoded = rate(records.size(), () -> peer.predictAll(decoded));
                System.out.printf(
                        Locale.ROOT,
                        "%s label %.1f, predictAll of files %.1f, of decoded images %.1f records a second%n",
                        round < 0 ? "warm-up:" : "round " + (round + 1) + ":",
                        ofLabel,
                        ofFiles,
                        ofDecoded);
                if (round >= 0) {
                    rates[0][round] = ofLabel;
                    rates[1][round] = ofFiles;
                    rates[2][round] = ofDecoded;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "label has %.3f of the throughput of predictAll on files, %.3f of that on decoded images (medians)%n",
                median(rates[0]) / median(rates[1]),
                median(rates[0]) / median(rates[2]));
    }

    private static List<Example> decoded(List<LabelledRecord> records) {
        Map<Path, Image> images = new HashMap<>();
        List<Example> decoded = new ArrayList<>();
        for (LabelledRecord record : records) {
            Image image = images.computeIfAbsent(record.images().get(0), file -> Image.of(pixels(file)));
            decoded.add(Example.of(record.text(), image));
        }
        return decoded;
    }

    private static BufferedImage pixels(Path file) {
        RgbImage image = new ImageReader().read(file);
        BufferedImage pixels = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        for (int i = 0; i < image.width() * image.height(); i++) {
            int value = ((rgb[3 * i] & 0xff) << 16) | ((rgb[3 * i + 1] & 0xff) << 8) | (rgb[3 * i + 2] & 0xff);
            pixels.setRGB(i % image.width(), i / image.width(), value);
        }
        return pixels;
    }

    private static void label(Classifier classifier, Path model, Path data) {
        try {
            Path output = Files.createTempDirectory("label").resolve("out.jsonl");
            LabelSettings settings =
                    new LabelSettings(data, output, null, FieldNames.DEFAULT, 1, BATCH_SIZE, false, Shard.WHOLE);
            Path folder = data.toAbsolutePath().getParent();
            LabelModel labelling = new LabelModel(classifier, ModelIdentity.of(model), MatmulPrecision.FP32, null);
            LabelRun run = new LabelRun(
                    labelling, settings, ImageSource.files(folder == null ? Path.of("") : folder), (done, all) -> {});
            run.run(() -> new JsonLines().read(data), OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double rate(int records, Runnable work) {
        long start = System.nanoTime();
        work.run();
        return records / ((System.nanoTime() - start) / 1e9);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
