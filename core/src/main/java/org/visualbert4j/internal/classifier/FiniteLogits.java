package org.visualbert4j.internal.classifier;

import java.util.Optional;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** Sees to it that no label comes of logits that are not finite, and says where such came from. */
final class FiniteLogits {

    private FiniteLogits() {}

    /**
     * Checks logits.
     *
     * @param logits fp32 {@code [B, classes]}
     * @param record says which record a row is of, for the message
     * @throws VisualBertException CHECKPOINT where weights are not finite, else DATA; either names the record
     */
    static void check(Tensor logits, VisualBertModel model, MatmulPrecision precision, IntFunction<String> record) {
        if (Finite.all(logits)) {
            return;
        }
        int row = 0;
        while (Finite.all(logits.select(0, row))) {
            row++;
        }
        String weight = notFiniteWeight(model);
        throw new VisualBertException(
                weight == null ? VisualBertException.Code.DATA : VisualBertException.Code.CHECKPOINT,
                record.apply(row) + ": the model's logits are not finite, so that there is no label; "
                        + because(weight, precision));
    }

    /** The first parameter with NaN or infinity in it; null where all are finite. */
    private static @Nullable String notFiniteWeight(VisualBertModel model) {
        Optional<String> name = model.parameters().all().stream()
                .filter(parameter -> !Finite.all(parameter.value()))
                .map(parameter -> parameter.name())
                .findFirst();
        return name.orElse(null);
    }

    private static String because(@Nullable String weight, MatmulPrecision precision) {
        if (weight != null) {
            return "the model's weight " + weight + " holds NaN or infinity";
        }
        return precision == MatmulPrecision.FP32
                ? "its weights are finite, but too large to compute with in fp32"
                : "its weights are finite, and `precision` fp32 may do where "
                        + precision.toString().toLowerCase(java.util.Locale.ROOT) + " does not";
    }
}
