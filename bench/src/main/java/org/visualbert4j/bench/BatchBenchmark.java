package org.visualbert4j.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.VisualInput;
import org.visualbert4j.internal.text.Encoding;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Examples joined into one padded batch: 64 with images of 64x64, or 8 with 10 to 100 features of 2048 numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchBenchmark {

    private static final int SIDE = 64;
    private static final int DIMENSION = 2048;
    private static final LabelledRecord RECORD = new LabelledRecord(
            "1",
            "what is the red shape?",
            false,
            null,
            List.of(),
            List.of(),
            Map.of(),
            Path.of("records.jsonl"),
            1,
            null);

    private final Random random = new Random(8);
    private final List<Batch.Example> images =
            examples(64, () -> new VisualInput.Image(RgbImage.filled(SIDE, SIDE, 1, 2, 3), true));
    private final List<Batch.Example> features =
            examples(8, () -> new VisualInput.Features(features(10 + random.nextInt(91)), true));

    private static ImageFeatures features(int tokens) {
        return new ImageFeatures(SIDE, SIDE, DIMENSION, new float[tokens * DIMENSION], new float[tokens * 4], null);
    }

    private List<Batch.Example> examples(int count, Supplier<VisualInput.Shown> shown) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    int length = 6 + random.nextInt(25);
                    Encoding text = new Encoding(new int[length], new int[length]);
                    return new Batch.Example(RECORD, List.of(text), List.of(shown.get()));
                })
                .toList();
    }

    /** 64 examples with images. */
    @Benchmark
    public Batch images() {
        return Batch.of(images, 0);
    }

    /** 8 examples with features. */
    @Benchmark
    public Batch features() {
        return Batch.of(features, 0);
    }
}
