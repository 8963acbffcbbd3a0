package org.visualbert4j.internal.model;

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
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/** One encoder layer of base size on 8 records of 68 tokens, forwards. It stands in the package of what it measures. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncoderLayerBenchmark {

    private static final long BATCH = 8;
    private static final long TOKENS = 68;

    /** The precision of its matmuls. */
    @Param
    public MatmulPrecision precision = MatmulPrecision.FP32;

    private final EncoderLayer layer;
    private final Tensor states;
    private final Sequences sequences;

    /** Draws weights and states. */
    public EncoderLayerBenchmark() {
        LibTorch.load();
        VisualBertConfig config = VisualBertConfig.base();
        Parameters parameters = new Parameters(config.initializerRange());
        layer = new EncoderLayer(parameters.root(), config);
        parameters.initializeMissing();
        states = torch.randn(BATCH * TOKENS, config.hiddenSize());
        sequences = Sequences.whole(torch.ones(BATCH, TOKENS));
    }

    /** All states of the layer. */
    @Benchmark
    public long forward() {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            return layer.forward(states, sequences, ForwardPass.inference(precision))
                    .numel();
        }
    }
}
