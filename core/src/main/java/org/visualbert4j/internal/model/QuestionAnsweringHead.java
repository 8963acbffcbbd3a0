package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/**
 * A class from the last token but one, which the original's recipe makes a [MASK]. Reference: {@code
 * VisualBertForQuestionAnswering}; its soft targets, and whole classes too.
 */
final class QuestionAnsweringHead implements Head {

    private final Linear classifier;
    private final double dropout;

    QuestionAnsweringHead(Parameters.Section section, VisualBertConfig config) {
        classifier = new Linear(section.part("cls"), config.hiddenSize(), config.numLabels());
        dropout = config.hiddenDropoutProb();
    }

    @Override
    public Tensor position(VisualBertInputs inputs) {
        return inputs.text().mask().sum(1).sub(new Scalar(2)).to(torch.ScalarType.Long); // [B]
    }

    @Override
    public VisualBertOutputs forward(Tensor sequence, VisualBertInputs inputs, ForwardPass pass) {
        Tensor token = sequence.squeeze(1); // [B, H]
        return VisualBertOutputs.logits(classifier.forward(pass.dropout(token, dropout))); // [B, classes]
    }

    @Override
    public Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs) {
        return Losses.ofClassesOrTargets(outputs.logits(), labels);
    }
}
