package org.visualbert4j.bench;

import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.InferenceLinear;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/** The three linear maps of base size on 544 rows, that is 8 records of 68 tokens. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LinearBenchmark {

    private static final long ROWS = 544;
    private static final long HIDDEN = 768;
    private static final long INTERMEDIATE = 3072;

    /** The precision of its matmul. */
    @Param
    public MatmulPrecision precision = MatmulPrecision.FP32;

    private final InferenceLinear square;
    private final InferenceLinear widening;
    private final InferenceLinear narrowing;
    private final Tensor narrow;
    private final Tensor wide;

    /** Draws weights and rows. */
    public LinearBenchmark() {
        LibTorch.load();
        Parameters parameters = new Parameters(0.02);
        square = InferenceLinear.of(parameters.root().part("square"), HIDDEN, HIDDEN);
        widening = InferenceLinear.of(parameters.root().part("widening"), HIDDEN, INTERMEDIATE);
        narrowing = InferenceLinear.of(parameters.root().part("narrowing"), INTERMEDIATE, HIDDEN);
        parameters.initializeMissing();
        narrow = torch.randn(ROWS, HIDDEN);
        wide = torch.randn(ROWS, INTERMEDIATE);
    }

    /** 768 to 768. */
    @Benchmark
    public long square() {
        return run(square, narrow);
    }

    /** 768 to 3072. */
    @Benchmark
    public long widening() {
        return run(widening, narrow);
    }

    /** 3072 to 768. */
    @Benchmark
    public long narrowing() {
        return run(narrowing, wide);
    }

    private long run(InferenceLinear linear, Tensor rows) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            return linear.forward(rows, ForwardPass.inference(precision)).numel();
        }
    }
}
