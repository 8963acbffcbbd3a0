package org.visualbert4j.internal.region;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensors as arrays. */
final class Floats {

    private Floats() {}

    /** All numbers of a tensor, row by row. */
    static float[] of(Tensor tensor) {
        Tensor whole = tensor.to(torch.ScalarType.Float).contiguous();
        float[] values = new float[(int) whole.numel()];
        whole.data_ptr_float().get(values);
        return values;
    }
}
