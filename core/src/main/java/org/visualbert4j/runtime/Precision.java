package org.visualbert4j.runtime;

import java.util.Locale;
import org.visualbert4j.VisualBertException;

/** The number format of the large matrix products. Weights, gradients and sums stay in fp32 either way. */
public enum Precision {
    /** 32-bit floating point throughout. */
    FP32,
    /** bfloat16 products by autocast: about 8 bits of mantissa, fp32's range; fast where the processor has them. */
    BF16;

    /** How much faster bf16 products must be for the rest, the casts above all, not to eat it up. */
    private static final double WORTHWHILE = 1.3;

    /**
     * Reads {@code fp32}, {@code bf16} or {@code auto}: bf16 where the processor has instructions for it and they are the
     * faster ones. Some processors have them and gain nothing, so {@code auto} takes a tenth of a second to measure.
     *
     * @throws VisualBertException CONFIG for anything else
     */
    public static Precision parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "fp32" -> FP32;
            case "bf16" -> BF16;
            case "auto" -> CpuFeatures.detect().bf16() && bf16IsFaster() ? BF16 : FP32;
            default ->
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG, "precision: \"" + name + "\" is none of fp32, bf16, auto");
        };
    }

    private static boolean bf16IsFaster() {
        double seconds = 0.05;
        return MatrixSpeed.gigaflops(BF16, seconds) > WORTHWHILE * MatrixSpeed.gigaflops(FP32, seconds);
    }
}
