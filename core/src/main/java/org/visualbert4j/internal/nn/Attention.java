package org.visualbert4j.internal.nn;

import java.util.function.Supplier;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.BlasThreads;

/** Scaled dot-product attention with several heads (Vaswani et al. 2017). */
public final class Attention {

    /**
     * From about this many keys on, the fused kernel is the faster one in fp32 (at base size and 68 keys by 5 % of a whole
     * forward pass). In bf16 it never is: it has no fast matmul.
     */
    private static final long FUSED_FROM_KEYS = 48;

    /** From here on the fused kernel's own matmuls are large enough for OpenBLAS to share each of them out. */
    private static final long LARGE_BLOCKS_FROM_KEYS = 128;

    /** From so many attention weights a head on, they are never all in memory. */
    private static final long LONG_FROM_WEIGHTS = 1 << 17;

    private final long heads;
    private final double dropout;

    /**
     * The outcome.
     *
     * @param context {@code [B, Tq, size]}: belongs to the stream that asked
     * @param probabilities {@code [B, heads, Tq, Tk]} before dropout, or null where the pass does not want them
     */
    public record Result(Tensor context, @Nullable Tensor probabilities) {}

    /** Attention with some heads and a dropout probability on its weights. */
    public Attention(long heads, double dropout) {
        this.heads = heads;
        this.dropout = dropout;
    }

    /** bf16's lowest number, which is one in fp32 too: where all keys are masked, all weights are equal, and no infinity makes NaN of them. */
    private static final double LOWEST = -3.3895313892515355e38;

    /** What a 0/1 mask {@code [B, Tk]} adds to the scores, {@code [B, 1, 1, Tk]}: 0 where 1, the lowest number where 0. */
    public static Tensor additiveMask(Tensor mask) {
        Tensor masked = torch.eq(mask, new Scalar(0)).unsqueeze(1).unsqueeze(1); // [B, 1, 1, Tk]
        return torch.zeros(masked.sizes().vec().get()).masked_fill(masked, new Scalar(LOWEST));
    }

    /**
     * Attends.
     *
     * @param query {@code [B, Tq, size]}
     * @param key {@code [B, Tk, size]}
     * @param value {@code [B, Tk, size]}
     * @param additiveMask {@code [B, 1, 1, Tk]}, of the side that is attended to
     */
    public Result forward(Tensor query, Tensor key, Tensor value, Tensor additiveMask, ForwardPass pass) {
        boolean drops = pass.mode().drops() && dropout > 0;
        boolean recorded = pass.recorder().wantsAttentions();
        if (!recorded && query.size(1) * key.size(1) >= LONG_FROM_WEIGHTS) {
            LongAttention piecewise = new LongAttention(heads, drops ? dropout : 0, pass);
            return new Result(piecewise.forward(query, key, value, additiveMask, pass), null);
        }
        Tensor q = split(query, heads); // [B, heads, Tq, size / heads]
        Tensor k = split(key, heads);
        Tensor v = split(value, heads);
        boolean formsWeights = recorded || drops;
        boolean fast = q.scalar_type().intern() == torch.ScalarType.Float && key.size(1) >= FUSED_FROM_KEYS;
        if (fast && !formsWeights) {
            Supplier<Tensor> fused = () -> torch.scaled_dot_product_attention(
                    q, k, v, new TensorOptional(additiveMask), 0, false, new DoubleOptional(), false);
            Tensor context = key.size(1) >= LARGE_BLOCKS_FROM_KEYS ? BlasThreads.alone(fused) : fused.get();
            return new Result(join(context), null);
        }
        Tensor scores = torch.matmul(q.mul(new Scalar(scale(q))), k.transpose(-1, -2)); // [B, heads, Tq, Tk]
        Tensor probabilities =
                scores.add_(additiveMask.to(scores.scalar_type().intern())).softmax(-1);
        Tensor context = torch.matmul(pass.dropout(probabilities, dropout), v); // [B, heads, Tq, size / heads]
        return new Result(join(context), recorded ? probabilities : null);
    }

    /** What scores are multiplied by, for queries split by heads. */
    static double scale(Tensor queries) {
        return 1 / Math.sqrt((double) queries.size(-1));
    }

    static Tensor split(Tensor x, long heads) {
        return x.unflatten(-1, heads, -1).transpose(1, 2); // [B, T, size] -> [B, heads, T, size / heads]
    }

    private static Tensor join(Tensor x) {
        return x.transpose(1, 2).flatten(2, 3); // [B, heads, T, size / heads] -> [B, T, size]
    }
}
