package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.Attention;

/**
 * The tokens of a batch as rows. All that an encoder does but attention treats each token alone, so padding, which nothing
 * attends to, needs no row: a batch of unequal lengths costs what its tokens cost.
 */
final class Sequences {

    private final long batch;
    private final long length;
    private final @Nullable Tensor kept; // int64 [N], the places in [B * L] that have a row; null where all have
    private final @Nullable Tensor rows; // int64 [B * L], each place's row; padding has another token's
    private final Tensor additiveMask; // [B, 1, 1, L]

    private Sequences(Tensor mask, @Nullable Tensor kept, @Nullable Tensor rows) {
        batch = mask.size(0);
        length = mask.size(1);
        this.kept = kept;
        this.rows = rows;
        additiveMask = Attention.additiveMask(mask);
    }

    /** With a row for each place, padding too. */
    static Sequences whole(Tensor mask) {
        return new Sequences(mask, null, null);
    }

    /**
     * With rows for what is seen and what is wanted.
     *
     * @param mask 0/1 {@code [B, L]}
     * @param position int64 {@code [B]}, the wanted place of each sequence
     */
    static Sequences withoutPadding(Tensor mask, Tensor position) {
        Tensor keeps = torch.ne(mask, new Scalar(0))
                .scatter(1, position.unsqueeze(1), new Scalar(1))
                .flatten(); // [B * L]
        Tensor kept = keeps.nonzero().squeeze(1); // [N]
        return kept.size(0) == keeps.size(0)
                ? whole(mask)
                : new Sequences(mask, kept, torch.clamp_min(keeps.cumsum(0).sub(new Scalar(1)), new Scalar(0)));
    }

    /** The mask of padding as attention adds it to scores, {@code [B, 1, 1, L]}. */
    Tensor additiveMask() {
        return additiveMask;
    }

    /** {@code [B, L, n] -> [N, n]}. */
    Tensor rows(Tensor padded) {
        Tensor flat = padded.flatten(0, 1); // [B * L, n]
        return kept == null ? flat : flat.index_select(0, kept);
    }

    /** {@code [N, n] -> [B, L, n]}; padding is filled with anything. */
    Tensor padded(Tensor x) {
        Tensor flat = rows == null ? x : x.index_select(0, rows); // [B * L, n]
        return flat.unflatten(0, batch, length);
    }

    /** The rows of one place of each sequence: {@code [N, n] -> [B, n]}. */
    Tensor at(Tensor x, Tensor position) {
        Tensor places = torch.arange(new Scalar(batch), position.options())
                .mul(new Scalar(length))
                .add(position); // [B]
        return x.index_select(0, rows == null ? places : rows.index_select(0, places));
    }
}
