package org.visualbert4j.nn;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/**
 * One named tensor of a model that training may change. Declared with its name, shape and initializer; it gets its value
 * when the model is loaded or initialised, see {@link Parameters}.
 */
public final class Parameter {

    private final String name;
    private final List<Long> shape;
    private final boolean trained;
    private final Initializer initializer;
    private int changes;
    private @Nullable Tensor value;
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

    /** Its value, which belongs to the model: a leaf of the gradient graph unless it was frozen. */
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

    /** Says that its value's numbers were changed in place, so that what inference derived of them is made anew. */
    public void markChanged() {
        changes++;
    }

    /** How often it was given another value, or its value other numbers. */
    int changes() {
        return changes;
    }

    boolean hasValue() {
        return value != null;
    }

    /** Takes a tensor of this parameter's shape, which is outside any scope, for its value. */
    void set(Tensor tensor, TensorOptional asOptional) {
        release();
        value = tensor;
        changes++;
        optional = asOptional;
    }

    void release() {
        if (optional != null) {
            optional.close();
            optional = null;
        }
        if (value != null) {
            value.close();
            value = null;
        }
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
