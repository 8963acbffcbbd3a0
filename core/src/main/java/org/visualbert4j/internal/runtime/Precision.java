package org.visualbert4j.internal.runtime;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;

/** The number format of the large matrix products. Weights, gradients and sums stay in fp32 either way. */
public enum Precision {
    /** 32-bit floating point throughout. */
    FP32,
    /** bfloat16 products by autocast: about 8 bits of mantissa, fp32's range; fast where the processor has them. */
    BF16,
    /**
     * 8-bit products in inference: weights with a scale a row, what they are multiplied with scaled by its range. Sums, norms
     * and what lies between the products stay in floating point.
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
    public static Precision parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "fp32" -> FP32;
            case "bf16" -> BF16;
            default ->
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG, "precision: \"" + name + "\" is none of fp32, bf16, auto");
        };
    }

    /**
     * As {@link #parse}, or {@code int8}, which training has no use for.
     *
     * @throws VisualBertException CONFIG for anything else
     */
    public static Precision parseForInference(String name) {
        return name.equalsIgnoreCase("int8") ? INT8 : parse(name);
    }

    /**
     * The format beside int8 of what attention multiplies, and of products that were left out of int8: bf16 where the processor
     * has instructions for it.
     */
    public static torch.ScalarType besideInt8() {
        return HAS_BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float;
    }
}
