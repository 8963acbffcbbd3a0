package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;

/** The losses that heads share. */
final class Losses {

    static final long IGNORED = -100;
    private static final long MEAN = 1;
    private static final long SUM = 2;

    private Losses() {}

    /** Cross-entropy of logits {@code [N, C]} with classes {@code [N]}, the mean over all but those marked -100. */
    static Tensor crossEntropy(Tensor logits, Tensor labels) {
        return crossEntropy(logits, labels, MEAN);
    }

    /** The same summed. */
    static Tensor crossEntropySum(Tensor logits, Tensor labels) {
        return crossEntropy(logits, labels, SUM);
    }

    private static Tensor crossEntropy(Tensor logits, Tensor labels, long reduction) {
        Tensor flat = logits.reshape(-1, logits.size(-1)).to(torch.ScalarType.Float);
        return torch.cross_entropy_loss(flat, labels.reshape(-1), new TensorOptional(), reduction, IGNORED, 0);
    }

    /** Divergence of the logits' softmax from target probabilities of the same shape, summed, over the batch size. */
    static Tensor divergence(Tensor logits, Tensor targets) {
        if (!java.util.Arrays.equals(logits.shape(), targets.shape())) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "labels of shape " + java.util.Arrays.toString(targets.shape()) + " where the logits' "
                            + java.util.Arrays.toString(logits.shape()) + " is expected");
        }
        Tensor logProbabilities = torch.log_softmax(logits.to(torch.ScalarType.Float), -1);
        return torch.kl_div(logProbabilities, targets, SUM, false).div(new Scalar(logits.size(0)));
    }

    /** Soft targets where the labels are floating-point numbers, classes where they are integers. */
    static Tensor ofClassesOrTargets(Tensor logits, Tensor labels) {
        return labels.is_floating_point() ? divergence(logits, labels) : crossEntropy(logits, labels);
    }
}
