package org.visualbert4j.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** A kind of work that is done again and again, loaded at its first run. */
interface Work extends AutoCloseable {

    /**
     * Does it once.
     *
     * @param output a safetensors file for the {@code logits [records, labels]}, or null
     * @return the milliseconds it took, the writing of the file included; then what else there is to know of it
     */
    double[] run(MatmulPrecision precision, @Nullable Path output);

    @Override
    void close();
}
