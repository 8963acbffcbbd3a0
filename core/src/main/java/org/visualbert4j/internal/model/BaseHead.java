package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.ForwardPass;

/** No head: the network's own outputs. Reference: {@code VisualBertModel}. */
record BaseHead(Pooler pooler) implements Head {

    @Override
    public VisualBertOutputs forward(Tensor sequence, VisualBertInputs inputs, ForwardPass pass) {
        return VisualBertOutputs.of("last_hidden_state", sequence, "pooler_output", pooler.forward(sequence));
    }

    @Override
    public Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs) {
        throw new VisualBertException(VisualBertException.Code.DATA, "a model without a head has no loss for labels");
    }
}
