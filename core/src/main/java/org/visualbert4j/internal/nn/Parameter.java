package org.visualbert4j.internal.nn;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.MappedMemory;

/**
 * One named tensor of a model that training may change. Declared with its name, shape and initializer; it gets its value
 * when the model is loaded or initialised, see {@link Parameters}.
 */
public final class Parameter {

    private static final long NEVER = -1;

    private final String name;
    private final List<Long> shape;
    private final boolean trained;
    private final Initializer initializer;
    private long changes;
    private long unwritten = NEVER; // the count of changes at which its value was a part of a file as it is on the disk
    private @Nullable Tensor value;
    private @Nullable Tensor scales;
    private @Nullable TensorOptional optional;

    Parameter(String name, long[] shape, boolean trained, Initializer initializer) {
        this.name = name;
        this.shape = Arrays.stream(shape).boxed().toList();
        this.trained = trained;
        this.initializer = initializer;
    }

    /** Its name in the checkpoint, such as {@code visual_bert.pooler.dense.weight}. */
    public String name() {
        return name;
    }

    /** Its shape. */
    public List<Long> shape() {
        return shape;
    }

    /** Whether training changes it, unless it is frozen; statistics of norms are saved and loaded only. */
    public boolean isTrained() {
        return trained;
    }

    Initializer initializer() {
        return initializer;
    }

    /** Its value, which belongs to the model: a leaf of the gradient graph unless it was frozen. Where it is in int8, the bare numbers. */
    public Tensor value() {
        if (value == null) {
            throw new IllegalStateException("parameter " + name + " was read before it was loaded or initialised");
        }
        return value;
    }

    /** The same as an optional argument of libtorch's functions. */
    TensorOptional optional() {
        value();
        return java.util.Objects.requireNonNull(optional);
    }

    /** Says that its value's elements were changed in place, so that what inference derived of them is made anew. */
    public void markChanged() {
        changes++;
    }

    /** Grows whenever it is given another value, or its value other elements; libtorch's own count leaves out what its fused optimizers do. */
    long changes() {
        return changes + value()._version();
    }

    /** Says that its value's memory is a part of a mapped file, to which nothing was written. */
    public void markMapped() {
        unwritten = changes();
    }

    /** Gives the memory of its value back to the system if that can be read from the file again. */
    void giveBackMemory() {
        if (unwritten == changes()) {
            MappedMemory.giveBack(value());
        }
    }

    /** Whether its value is in int8, each row with a scale. */
    public boolean isQuantized() {
        return scales != null;
    }

    /** Its value in int8, in the current scope if it is not so already. */
    public QuantizedTensor quantized() {
        return scales == null ? QuantizedTensor.of(value()) : new QuantizedTensor(value(), scales);
    }

    /** Its value in fp32, in the current scope if it is not so already. */
    Tensor dense() {
        return scales == null ? value() : new QuantizedTensor(value(), scales).dense();
    }

    boolean hasValue() {
        return value != null;
    }

    /** Takes a tensor of this parameter's shape, which is outside any scope as are its scales, for its value. */
    void set(Tensor tensor, @Nullable Tensor scalesOfRows, TensorOptional asOptional) {
        release();
        value = tensor;
        scales = scalesOfRows;
        changes++;
        unwritten = NEVER;
        optional = asOptional;
    }

    void release() {
        if (optional != null) {
            optional.close();
            optional = null;
        }
        if (value != null) {
            changes += value._version(); // or the count could fall back to what it was
            value.close();
            value = null;
        }
        if (scales != null) {
            scales.close();
            scales = null;
        }
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
