package org.visualbert4j.bench;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/** One batch from inputs to logits, by a model that stays loaded. */
final class InferenceWork implements Work {

    private final VisualBertModel model;
    private final VisualBertInputs inputs;

    InferenceWork(Path model, Path inputs) {
        this.model = Checkpoint.load(model);
        this.inputs = VisualBertInputs.of(Safetensors.read(inputs)).unlabelled();
    }

    /** Logits in fp32, in the current scope; made under the caller's {@link NoGrad}. */
    static Tensor logits(VisualBertModel model, VisualBertInputs inputs, MatmulPrecision precision) {
        return model.forward(inputs, ForwardPass.inference(precision)).logits().to(torch.ScalarType.Float);
    }

    @Override
    public double[] run(MatmulPrecision precision, @Nullable Path output) {
        long start = System.nanoTime();
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Tensor logits = logits(model, inputs, precision);
            if (output != null) {
                SafetensorsWriter.write(output, Map.of("logits", logits));
            }
        }
        return new double[] {(System.nanoTime() - start) / 1e6};
    }

    @Override
    public void close() {
        model.close();
    }
}
