package org.visualbert4j.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** A checkpoint from its folder to its first logits, in a process that is warm. */
final class LoadWork implements Work {

    private final Path model;
    private final Path inputs;

    LoadWork(Path model, Path inputs) {
        this.model = model;
        this.inputs = inputs;
    }

    @Override
    public double[] run(MatmulPrecision precision, @Nullable Path output) {
        long start = System.nanoTime();
        try (InferenceWork loaded = new InferenceWork(model, inputs)) {
            loaded.run(precision, output);
            return new double[] {(System.nanoTime() - start) / 1e6};
        }
    }

    @Override
    public void close() {}
}
