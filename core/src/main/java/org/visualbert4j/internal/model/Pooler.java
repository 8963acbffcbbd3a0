package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/** BERT's pooler: a linear layer and tanh over the state of the first token. Run by the heads that read the pooled state. */
final class Pooler {

    private final Linear dense;

    Pooler(Parameters.Section section, VisualBertConfig config) {
        dense = new Linear(section.part("dense"), config.hiddenSize(), config.hiddenSize());
    }

    /** {@code [B, L, H] -> [B, H]}, L 1 or more. */
    Tensor forward(Tensor sequence) {
        return torch.tanh(dense.forward(sequence.select(1, 0)));
    }
}
