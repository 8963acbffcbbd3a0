package org.visualbert4j.nn;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.runtime.Operators;

/**
 * A matrix in int8, each row with a scale of its own: {@code value * scale} is the number meant. Symmetric, so that 0 is 0.
 *
 * @param values int8 {@code [rows, columns]}
 * @param scales fp32 {@code [rows]}, greater than 0
 */
public record QuantizedTensor(Tensor values, Tensor scales) {

    private static final OperatorHandle MAKE = Operators.find("aten::_make_per_channel_quantized_tensor", "");
    private static final int LARGEST = 127;
    private static final double SMALLEST_SCALE = 1e-12;

    /** The nearest such matrix, in the current scope: of an int8 one itself, of another with the largest of each row at 127. */
    public static QuantizedTensor of(Tensor matrix) {
        if (matrix.is_quantized()) {
            return new QuantizedTensor(
                    matrix.int_repr(), matrix.q_per_channel_scales().to(torch.ScalarType.Float));
        }
        Tensor scales = torch.clamp_min(
                matrix.abs().amax(new long[] {1}, false).div(new Scalar(LARGEST)),
                new Scalar(SMALLEST_SCALE)); // [rows]
        Tensor values = matrix.div(scales.unsqueeze(1))
                .round()
                .clamp(new ScalarOptional(new Scalar(-LARGEST)), new ScalarOptional(new Scalar(LARGEST)))
                .to(torch.ScalarType.Char);
        return new QuantizedTensor(values, scales);
    }

    /** libtorch's own form of it, which a parameter can have for its value. */
    public Tensor asParameter() {
        return Operators.tensor(
                MAKE,
                new IValue(values),
                new IValue(scales),
                new IValue(torch.zeros(new long[] {scales.numel()}, torch.dtype(torch.ScalarType.Long))),
                new IValue(0L)); // the axis that scales go along
    }

    /** A parameter's value in fp32. */
    static Tensor dense(Tensor value) {
        return value.is_quantized() ? value.dequantize() : value;
    }
}
