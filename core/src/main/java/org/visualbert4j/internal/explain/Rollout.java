package org.visualbert4j.internal.explain;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Attention rollout (Abnar and Zuidema 2020, <i>Quantifying Attention Flow in Transformers</i>): how much of a position's
 * last state comes from each position's first one, were attention and residual all there is, each half of a layer.
 */
final class Rollout {

    private Rollout() {}

    /**
     * Rolls out.
     *
     * @param attentions of the layers, {@code [1, heads, L, L]} each; a shorter one, of text alone, leaves the rest as it is
     * @param length L
     * @return {@code [L, L]}, rows summing to 1
     */
    static Tensor of(List<Tensor> attentions, long length) {
        Tensor rolled = torch.eye(length);
        for (Tensor attention : attentions) {
            Tensor mean = attention.select(0, 0).mean(0); // [L, L]
            long rest = length - mean.size(0);
            Tensor flow = torch.eye(length);
            flow.narrow(0, 0, length - rest)
                    .narrow(1, 0, length - rest)
                    .add_(mean)
                    .mul_(new Scalar(0.5));
            rolled = flow.matmul(rolled);
        }
        return rolled;
    }
}
