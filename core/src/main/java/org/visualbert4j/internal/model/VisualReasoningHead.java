package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/** A class for the whole record, from the pooled state. Reference: {@code VisualBertForVisualReasoning}. */
final class VisualReasoningHead implements Head {

    private final Linear classifier;
    private final double dropout;

    VisualReasoningHead(Parameters.Section section, VisualBertConfig config) {
        classifier = new Linear(section.part("cls"), config.hiddenSize(), config.numLabels());
        dropout = config.hiddenDropoutProb();
    }

    @Override
    public Tensor position(VisualBertInputs inputs) {
        return VisualBert.first(inputs);
    }

    @Override
    public VisualBertOutputs forward(VisualBert.Output output, VisualBertInputs inputs, ForwardPass pass) {
        return VisualBertOutputs.logits(classifier.forward(pass.dropout(output.pooled(), dropout))); // [B, classes]
    }

    @Override
    public Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs) {
        return Losses.ofClassesOrTargets(outputs.logits(), labels);
    }
}
