package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * A convolution without bias and the batch normalisation after it, by its running statistics, as one convolution: the
 * norm's scale is multiplied into the kernel and the rest of it is the bias. Parameters {@code weight [out, in, kernel,
 * kernel]} and {@code norm.weight}, {@code norm.bias}, {@code norm.running_mean} and {@code norm.running_var}, all {@code
 * [out]}. Gradients reach the kernel; the norm is frozen (as in Detectron, and as small batches want it).
 */
public final class NormedConv2d {

    private static final Scalar EPSILON = new Scalar(1e-5);

    private final Parameter weight;
    private final Parameter scale;
    private final Parameter shift;
    private final Parameter mean;
    private final Parameter variance;
    private final long[] stride;
    private final long[] padding;
    private final long[] dilation;
    private boolean folded;

    /** Declares its parameters: the kernel's in one section, the norm's in another. The padding keeps the size where the stride is 1. */
    public NormedConv2d(
            Parameters.Section section,
            Parameters.Section norm,
            long in,
            long out,
            long kernel,
            long stride,
            long dilation) {
        weight = section.declare("weight", new Initializer.KaimingNormal(), out, in, kernel, kernel);
        scale = norm.declareConstant("weight", 1, out);
        shift = norm.declareConstant("bias", 0, out);
        mean = norm.declareConstant("running_mean", 0, out);
        variance = norm.declareConstant("running_var", 1, out);
        this.stride = new long[] {stride, stride};
        this.padding = new long[] {dilation * (kernel / 2), dilation * (kernel / 2)};
        this.dilation = new long[] {dilation, dilation};
    }

    /** {@code [B, in, height, width] -> [B, out, height / stride, width / stride]}, rounded up. */
    public Tensor forward(Tensor x) {
        if (folded) {
            return torch.conv2d(x, weight.value(), shift.optional(), stride, padding, dilation, 1);
        }
        Tensor factor = factor();
        return torch.conv2d(x, kernel(factor), new TensorOptional(bias(factor)), stride, padding, dilation, 1);
    }

    private Tensor factor() {
        return scale.value().div(variance.value().add(EPSILON).sqrt_()); // [out]
    }

    private Tensor kernel(Tensor factor) {
        return weight.value().mul(factor.view(-1, 1, 1, 1));
    }

    private Tensor bias(Tensor factor) {
        return shift.value().sub(mean.value().mul(factor));
    }

    /**
     * Multiplies the norm in for good, for inference: the parameters are no longer those that were loaded.
     *
     * @param type of the kernel and bias from here on, and so of what goes in
     */
    public void fold(Parameters parameters, torch.ScalarType type) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Tensor factor = factor();
            Tensor bias = bias(factor).to(type);
            parameters.set(
                    weight,
                    kernel(factor)
                            .to(type)
                            .contiguous(
                                    torch.MemoryFormat.ChannelsLast)); // as feature maps are, so that none is reordered
            parameters.set(shift, bias);
            weight.value().set_requires_grad(false);
            shift.value().set_requires_grad(false);
            folded = true;
        }
    }
}
