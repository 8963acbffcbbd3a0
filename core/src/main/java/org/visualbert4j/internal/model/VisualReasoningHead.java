package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/** A class for the whole record, from the pooled state. Reference: {@code VisualBertForVisualReasoning}. */
final class VisualReasoningHead implements Head {

    private final Pooler pooler;
    private final Linear classifier;
    private final double dropout;

    VisualReasoningHead(Parameters.Section section, VisualBertConfig config, Pooler pooler) {
        classifier = new Linear(section.part("cls"), config.hiddenSize(), config.numLabels());
        this.pooler = pooler;
        dropout = config.hiddenDropoutProb();
    }

    @Override
    public Tensor position(VisualBertInputs inputs) {
        return VisualBert.first(inputs);
    }

    @Override
    public VisualBertOutputs forward(Tensor sequence, VisualBertInputs inputs, ForwardPass pass) {
        return VisualBertOutputs.logits(
                classifier.forward(pass.dropout(pooler.forward(sequence), dropout))); // [B, classes]
    }

    @Override
    public Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs) {
        return Losses.ofClassesOrTargets(outputs.logits(), labels);
    }
}
