package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A table of vectors looked up by row. Parameter {@code weight [rows, size]}. */
public final class Embedding {

    private static final int NO_PADDING = -1;

    /**
     * From so many elements on the gradient is sparse: it holds the rows that were looked up. A dense one takes time and memory
     * for rows of zeros (PERFORMANCE.md).
     */
    private static final long SPARSE_FROM = 1 << 20;

    private final Parameter weight;
    private final long paddingRow;

    /** A table whose rows are all trained. */
    public Embedding(Parameters.Section section, long rows, long size, Initializer initializer) {
        this(section, rows, size, initializer, NO_PADDING);
    }

    /** A table one row of which gets no gradient from being looked up: that of the padding token. */
    public Embedding(Parameters.Section section, long rows, long size, Initializer initializer, long paddingRow) {
        weight = section.declare("weight", initializer, rows, size);
        this.paddingRow = paddingRow;
    }

    /** {@code [...]} of int64 {@code -> [..., size]}. Of a large table the gradient is a sparse tensor. */
    public Tensor forward(Tensor rows) {
        Tensor table = weight.value();
        return torch.embedding(table, rows, paddingRow, false, table.numel() >= SPARSE_FROM);
    }

    /** The table, for a decoder that shares it or another table that copies it. */
    public Parameter weight() {
        return weight;
    }
}
