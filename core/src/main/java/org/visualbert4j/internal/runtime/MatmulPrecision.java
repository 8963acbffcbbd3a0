package org.visualbert4j.internal.runtime;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;

/** The dtype of the large matmuls. Weights, gradients and sums stay in fp32 either way. */
public enum MatmulPrecision {
    /** 32-bit floating point throughout. */
    FP32,
    /** bfloat16 matmuls by autocast: about 8 bits of mantissa, fp32's range; fast where the processor has them. */
    BF16,
    /**
     * 8-bit matmuls in inference: weights with a scale a row, inputs scaled by their range. Sums, norms and all between the
     * matmuls stay in floating point.
     */
    INT8;

    private static final boolean HAS_BF16 = CpuFeatures.detect().bf16();

    /** Whether the processor has instructions for bf16. Some that have gain nothing by them. */
    public static boolean hasBf16() {
        return HAS_BF16;
    }

    /** Whether a name is {@code auto}: that which was decided on, or is to be, for a model. */
    public static boolean isAuto(String name) {
        return name.equalsIgnoreCase("auto");
    }

    /**
     * Reads {@code fp32} or {@code bf16}.
     *
     * @throws VisualBertException CONFIG for anything else
     */
    public static MatmulPrecision parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "fp32" -> FP32;
            case "bf16" -> BF16;
            default ->
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG, "`precision`: \"" + name + "\" is none of fp32, bf16, auto");
        };
    }

    /**
     * As {@link #parse}, or {@code int8}, which training has no use for.
     *
     * @throws VisualBertException CONFIG for anything else
     */
    public static MatmulPrecision parseForInference(String name) {
        return name.equalsIgnoreCase("int8") ? INT8 : parse(name);
    }

    /**
     * The dtype, beside int8, of what attention multiplies and of layers that were left out of int8: bf16 where the processor
     * has instructions for it.
     */
    public static torch.ScalarType besideInt8() {
        return HAS_BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float;
    }
}
