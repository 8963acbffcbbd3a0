package org.visualbert4j.internal.nn;

import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Attention between long sequences: one head of one record after the other, so that of the attention weights, which grow
 * with the square of the length, no more than a piece is ever in memory. The backward pass computes each piece again (Dao
 * et al. 2022), with the same dropout. Made for one forward pass and the backward pass after it.
 */
final class LongAttention {

    /** The most weights in a piece: 2 MB in fp32, which a processor keeps close; larger and smaller ones are slower. */
    private static final long PIECE = 1 << 19;

    private final long heads;
    private final double dropout;
    private final @Nullable RandomBits bits;

    /**
     * Some queries of one head of one record.
     *
     * @param weights what they attend with before dropout, fp32 {@code [queries, Tk]}
     * @param mask what dropout keeps of them; null for all
     */
    private record Piece(
            long record,
            long head,
            long from,
            long queries,
            Tensor weights,
            @Nullable DropoutMask mask) {

        /** Of {@code [B, heads, T, n]} those of the piece's head, {@code [T, n]}. */
        Tensor head(Tensor all) {
            return all.select(0, record).select(0, head);
        }

        /** Of {@code [B, heads, Tq, n]} those of the piece's queries, {@code [queries, n]}. */
        Tensor rows(Tensor all) {
            return head(all).narrow(0, from, queries);
        }

        Tensor dropped(Tensor x) {
            return mask == null ? x : mask.apply(x);
        }
    }

    private interface Work {
        void on(Piece piece);
    }

    /** Attention with some heads; dropout with a probability of 0 is none. */
    LongAttention(long heads, double dropout, ForwardPass pass) {
        this.heads = heads;
        this.dropout = dropout;
        bits = dropout > 0 ? pass.dropoutStream().next() : null;
    }

    /** Attends, as {@link Attention#forward}: {@code [B, Tq, size]}. */
    Tensor forward(Tensor query, Tensor key, Tensor value, Tensor additiveMask, ForwardPass pass) {
        Tensor context;
        try (NoGrad guard = NoGrad.open()) {
            context = pass.once(() -> context(query, key, value, additiveMask));
        }
        boolean trained = query.requires_grad() || key.requires_grad() || value.requires_grad();
        if (!trained || !GradMode.is_enabled()) {
            return context;
        }
        return CustomGradient.attach(
                        pass,
                        List.of(query, key, value),
                        List.of(context),
                        List.of(query, key, value, additiveMask, context),
                        (kept, gradients) -> gradients(
                                kept.get(0), kept.get(1), kept.get(2), kept.get(3), kept.get(4), gradients.get(0)))
                .get(0);
    }

    private Tensor context(Tensor query, Tensor key, Tensor value, Tensor additiveMask) {
        torch.ScalarType type = type(query);
        Tensor context = torch.empty_like(query); // [B, Tq, size]
        Tensor contexts = split(context);
        Tensor values = split(value);
        Scalar scale = new Scalar(scaleOfKept(type));
        forEachPiece(scaled(query), split(key), additiveMask, piece -> {
            Tensor weights = piece.dropped(piece.weights.to(type));
            piece.rows(contexts).copy_(torch.mm(weights, piece.head(values)).mul_(scale));
        });
        return context;
    }

    /**
     * Where {@code M} is what dropout multiplies the weights {@code P} by, the gradient {@code dO} of {@code O = (M * P) V} gives
     * {@code dV = (M * P)^T dO} and {@code dP = M * (dO V^T)}. The scores' gradient is {@code P * (dP - sum(P * dP))}, and that
     * sum over a row is {@code sum(O * dO)}.
     */
    private List<Tensor> gradients(
            Tensor query, Tensor key, Tensor value, Tensor additiveMask, Tensor context, Tensor ofContext) {
        torch.ScalarType type = type(query);
        Tensor queries = scaled(query); // [B, heads, Tq, size / heads]
        Tensor keys = split(key);
        Tensor values = split(value);
        Tensor sums = split(ofContext.to(torch.ScalarType.Float).mul(context))
                .sum(new long[] {-1}, true, new ScalarTypeOptional()); // [B, heads, Tq, 1]
        Tensor ofContexts = split(ofContext.mul(new Scalar(scaleOfKept(type))));
        Tensor ofQuery = torch.empty_like(query);
        Tensor ofKey = torch.zeros(key.shape()); // sums over pieces, in fp32
        Tensor ofValue = torch.zeros(value.shape());
        Tensor ofQueries = split(ofQuery);
        Tensor ofKeys = split(ofKey);
        Tensor ofValues = split(ofValue);
        Scalar scale = new Scalar(Attention.scale(queries));
        forEachPiece(queries, keys, additiveMask, piece -> {
            Tensor ofRows = piece.rows(ofContexts); // [queries, size / heads]
            Tensor weights = piece.dropped(piece.weights.to(type)); // [queries, Tk]
            piece.head(ofValues).add_(torch.mm(weights.t(), ofRows));
            Tensor ofWeights = piece.dropped(torch.mm(ofRows, piece.head(values).t()));
            Tensor ofScores = ofWeights
                    .to(torch.ScalarType.Float)
                    .sub_(piece.rows(sums))
                    .mul_(piece.weights)
                    .to(type);
            piece.rows(ofQueries).copy_(torch.mm(ofScores, piece.head(keys)).mul_(scale));
            piece.head(ofKeys).add_(torch.mm(ofScores.t(), piece.rows(queries)));
        });
        return List.of(ofQuery, ofKey.to(type), ofValue.to(type));
    }

    private void forEachPiece(Tensor queries, Tensor keys, Tensor additiveMask, Work work) {
        torch.ScalarType type = type(queries);
        long length = queries.size(2);
        long step = Math.max(1, Math.min(length, PIECE / keys.size(2)));
        long place = 0; // in the random bits
        for (long record = 0; record < queries.size(0); record++) {
            Tensor maskOfRecord = additiveMask.select(0, record).squeeze(0); // [1, Tk]
            for (long head = 0; head < heads; head++) {
                Tensor keysOfHead = keys.select(0, record).select(0, head).t(); // [size / heads, Tk]
                for (long from = 0; from < length; from += step) {
                    long count = Math.min(step, length - from);
                    try (Scope scope = Scope.open()) {
                        Tensor rows = queries.select(0, record).select(0, head).narrow(0, from, count);
                        Tensor scores = torch.mm(rows, keysOfHead).to(torch.ScalarType.Float);
                        Tensor weights = scores.add_(maskOfRecord).softmax(-1); // [queries, Tk]
                        DropoutMask mask =
                                bits == null ? null : DropoutMask.draw(bits, place, dropout, type, weights.shape());
                        place += DropoutMask.places(weights.numel(), type);
                        work.on(new Piece(record, head, from, count, weights, mask));
                    }
                }
            }
        }
    }

    private double scaleOfKept(torch.ScalarType type) {
        return bits == null ? 1 : DropoutMask.scale(dropout, type);
    }

    private Tensor scaled(Tensor query) {
        Tensor queries = split(query);
        return queries.mul(new Scalar(Attention.scale(queries)));
    }

    private Tensor split(Tensor x) {
        return Attention.split(x, heads);
    }

    private static torch.ScalarType type(Tensor x) {
        return x.scalar_type().intern();
    }
}
