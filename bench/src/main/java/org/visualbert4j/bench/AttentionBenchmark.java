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
import org.visualbert4j.internal.nn.Attention;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/** Attention of 12 heads of 64 without its linear maps: 8 records of 68 or 132 tokens, or one of 1370. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AttentionBenchmark {

    private static final long HIDDEN = 768;

    /** The number format of queries, keys and values. */
    @Param
    public MatmulPrecision precision = MatmulPrecision.FP32;

    private final Attention attention;
    private final Streams short68;
    private final Streams middle132;
    private final Streams long1370;

    private record Streams(Tensor fp32, Tensor bf16, Tensor mask) {

        static Streams of(long batch, long tokens) {
            Tensor states = torch.randn(batch, tokens, HIDDEN);
            Tensor mask = Attention.additiveMask(torch.ones(batch, tokens));
            return new Streams(states, states.to(torch.ScalarType.BFloat16), mask);
        }
    }

    /** Draws states. */
    public AttentionBenchmark() {
        LibTorch.load();
        attention = new Attention(12, 0);
        short68 = Streams.of(8, 68);
        middle132 = Streams.of(8, 132);
        long1370 = Streams.of(1, 1370);
    }

    /** 8 records of 68 tokens. */
    @Benchmark
    public long tokens68() {
        return run(short68);
    }

    /** 8 records of 132 tokens. */
    @Benchmark
    public long tokens132() {
        return run(middle132);
    }

    /** One record of 1370 tokens. */
    @Benchmark
    public long tokens1370() {
        return run(long1370);
    }

    private long run(Streams streams) {
        Tensor x = precision == MatmulPrecision.FP32 ? streams.fp32 : streams.bf16;
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            return attention
                    .forward(x, x, x, streams.mask, ForwardPass.inference())
                    .context()
                    .numel();
        }
    }
}
