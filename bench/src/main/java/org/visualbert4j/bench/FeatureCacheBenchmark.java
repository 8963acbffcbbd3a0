package org.visualbert4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.visualbert4j.internal.features.FeatureStore;
import org.visualbert4j.internal.vision.ImageFeatures;

/** How long it takes to read an image's features, 36 x 2048, from the cache, its checksum checked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FeatureCacheBenchmark {

    private static final int IMAGES = 500; // more than the processor's caches hold
    private static final int COUNT = 36;
    private static final int DIMENSION = 2048;

    /** How the store keeps them. */
    @Param({"fp32", "bf16"})
    private String type = "fp32";

    private @Nullable Path folder;
    private @Nullable FeatureStore store;
    private final String[] keys = new String[IMAGES];
    private int next;

    /** Fills a store, and opens it anew as a second process would. */
    @Setup(Level.Trial)
    public void fill() throws IOException {
        folder = Files.createTempDirectory("features");
        Random random = new Random(1);
        float[] values = new float[COUNT * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, (float) random.nextGaussian());
        }
        try (FeatureStore filled = open(folder)) {
            for (int i = 0; i < IMAGES; i++) {
                keys[i] = FeatureStore.key(new byte[] {(byte) i, (byte) (i >> 8)}, "benchmark");
                filled.put(keys[i], new ImageFeatures(640, 480, DIMENSION, values, new float[4 * COUNT], null));
            }
        }
        store = open(folder);
    }

    private FeatureStore open(Path place) {
        return new FeatureStore(place, 1L << 30, type.equals("bf16"));
    }

    /** Reads the next image's. */
    @Benchmark
    public ImageFeatures hit() {
        next = (next + 1) % IMAGES;
        return java.util.Objects.requireNonNull(store).get(keys[next]).orElseThrow();
    }

    /** Removes the store. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
        java.util.Objects.requireNonNull(store).close();
        try (Stream<Path> files = Files.walk(java.util.Objects.requireNonNull(folder))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
