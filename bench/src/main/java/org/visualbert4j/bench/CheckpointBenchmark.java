package org.visualbert4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertModel;

/** A checkpoint of base size, 450 MB in the page cache, mapped into a model and given back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CheckpointBenchmark {

    private final Path folder;

    /** Saves a model of random weights. */
    public CheckpointBenchmark() {
        try {
            folder = Files.createTempDirectory("checkpoint");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (VisualBertModel model = new VisualBertModel(VisualBertConfig.base())) {
            model.parameters().initializeMissing();
            Checkpoint.save(model, folder);
        }
    }

    /** How many numbers it has. */
    @Benchmark
    public long load() {
        try (VisualBertModel model = Checkpoint.load(folder)) {
            return model.parameters().count();
        }
    }

    /** Deletes it. */
    @TearDown
    public void delete() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
