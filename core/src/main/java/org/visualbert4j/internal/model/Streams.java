package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The two modalities before they are joined.
 *
 * @param text {@code [B, T, H]}
 * @param textMask {@code [B, T]}, 0 or 1
 * @param visual {@code [B, V, H]}, or null for text alone
 * @param visualMask {@code [B, V]}, 0 or 1, or null for text alone
 */
record Streams(
        Tensor text,
        Tensor textMask,
        @Nullable Tensor visual,
        @Nullable Tensor visualMask) {

    /** Of both, text first: {@code [B, T+V]}, 0 or 1. */
    Tensor mask() {
        return visualMask == null
                ? textMask
                : torch.cat(
                        new TensorVector(
                                textMask, visualMask.to(textMask.scalar_type().intern())),
                        1);
    }

    Streams with(Tensor newText, Tensor newVisual) {
        return new Streams(newText, textMask, newVisual, visualMask);
    }
}
