package org.visualbert4j.runtime;

import java.util.Locale;
import org.visualbert4j.VisualBertException;

/** The number format of the large matrix products. Weights, gradients and sums stay in fp32 either way. */
public enum Precision {
    /** 32-bit floating point throughout. */
    FP32,
    /** bfloat16 products by autocast: about 8 bits of mantissa, fp32's range; fast where the processor has them. */
    BF16;

    /**
     * Reads {@code fp32}, {@code bf16} or {@code auto}, which is bf16 where the processor has instructions for it.
     *
     * @throws VisualBertException CONFIG for anything else
     */
    public static Precision parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "fp32" -> FP32;
            case "bf16" -> BF16;
            case "auto" -> CpuFeatures.detect().bf16() ? BF16 : FP32;
            default ->
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG, "precision: \"" + name + "\" is none of fp32, bf16, auto");
        };
    }
}
