package org.visualbert4j.internal.runtime;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Whether tensors are finite: neither NaN nor infinity among their elements. */
public final class Finite {

    private Finite() {}

    /** Whether all of a floating-point tensor is finite; integers always are. One pass over its memory where it is. */
    public static boolean all(Tensor tensor) {
        if (!tensor.is_floating_point() || tensor.numel() == 0) {
            return true;
        }
        try (NoGrad guard = NoGrad.open();
                Scope scope = Scope.open()) {
            // NaN and infinity show in the sum; a sum of finite elements that is too large is looked at again
            return Double.isFinite(tensor.sum().item_double())
                    || torch.isfinite(tensor).all().item_bool();
        }
    }

    /** How many of a tensor's elements are not finite. */
    public static long countOthers(Tensor tensor) {
        try (NoGrad guard = NoGrad.open();
                Scope scope = Scope.open()) {
            return tensor.numel() - torch.isfinite(tensor).sum().item_long();
        }
    }

    /** The place of the first value that is not finite; -1 where all are. */
    public static int firstOther(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
