package org.visualbert4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.Preprocessing;
import org.visualbert4j.internal.image.RgbImage;

/**
 * Makes images ready for training on demand, for a benchmark that takes turns: reads {@code decode|crop THREADS} a line and
 * answers with the milliseconds that all images took, or {@code pixels} with a hash of them.
 */
final class DecodingWorker {

    private static final Preprocessing PREPROCESSING =
            new Preprocessing(224, 224, true, 0.08, false, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);

    private final List<Path> files;
    private final ImageReader reader = new ImageReader();

    private DecodingWorker(List<Path> files) {
        this.files = files;
    }

    /** Argument: the folder of the images. */
    public static void main(String[] arguments) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
            files = all.sorted().toList();
        }
        DecodingWorker worker = new DecodingWorker(files);
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] task = line.split(" ", -1);
            System.out.println(
                    task[0].equals("pixels")
                            ? worker.pixels()
                            : String.valueOf(worker.time(task[0].equals("crop"), Integer.parseInt(task[1]))));
        }
    }

    private double time(boolean crops, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<Float>> results = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                int index = i;
                results.add(pool.submit(() -> ready(index, crops)));
            }
            for (Future<Float> result : results) {
                result.get();
            }
            return (System.nanoTime() - start) / 1e6;
        } finally {
            pool.shutdown();
        }
    }

    /** Decoded, and if it is to be a random cut of 224 x 224 in normalised numbers. */
    private float ready(int index, boolean crops) {
        RgbImage image = reader.read(files.get(index));
        if (!crops) {
            return image.rgb()[0];
        }
        RgbImage cut = PREPROCESSING.forTraining(image, new SplittableRandom(index));
        return PREPROCESSING.toNormalizedChw(cut)[0];
    }

    private String pixels() throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        files.forEach(file -> digest.update(reader.read(file).rgb()));
        return HexFormat.of().formatHex(digest.digest());
    }
}
