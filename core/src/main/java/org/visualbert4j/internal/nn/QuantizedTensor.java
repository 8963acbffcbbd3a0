package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A matrix in int8, each row with a scale of its own: {@code value * scale} is the element meant. Symmetric, so that 0 is 0.
 *
 * @param values int8 {@code [rows, columns]}
 * @param scales fp32 {@code [rows]}, greater than 0
 */
public record QuantizedTensor(Tensor values, Tensor scales) {

    private static final int LARGEST = 127;
    private static final double SMALLEST_SCALE = 1e-12;

    /** The nearest such matrix, in the current scope, with the largest of each row at 127. */
    public static QuantizedTensor of(Tensor matrix) {
        Tensor scales = torch.clamp_min(
                matrix.abs().amax(new long[] {1}, false).div(new Scalar(LARGEST)),
                new Scalar(SMALLEST_SCALE)); // [rows]
        Tensor values = matrix.div(scales.unsqueeze(1))
                .round()
                .clamp(new ScalarOptional(new Scalar(-LARGEST)), new ScalarOptional(new Scalar(LARGEST)))
                .to(torch.ScalarType.Char);
        return new QuantizedTensor(values, scales);
    }

    /** The elements meant, in fp32, in the current scope. */
    Tensor dense() {
        return values.to(torch.ScalarType.Float).mul(scales.unsqueeze(1));
    }
}
