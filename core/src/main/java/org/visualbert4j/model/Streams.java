package org.visualbert4j.model;

import org.bytedeco.pytorch.Tensor;
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

    Streams with(Tensor newText, Tensor newVisual) {
        return new Streams(newText, textMask, newVisual, visualMask);
    }
}
