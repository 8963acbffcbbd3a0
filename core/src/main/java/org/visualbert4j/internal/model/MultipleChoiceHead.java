package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/** One of several texts for an image: inputs {@code [B, choices, ...]}. Reference: {@code VisualBertForMultipleChoice}. */
final class MultipleChoiceHead implements Head {

    private final Pooler pooler;
    private final Linear classifier;
    private final double dropout;

    MultipleChoiceHead(Parameters.Section section, VisualBertConfig config, Pooler pooler) {
        classifier = new Linear(section.part("cls"), config.hiddenSize(), 1);
        this.pooler = pooler;
        dropout = config.hiddenDropoutProb();
    }

    @Override
    public VisualBertInputs prepare(VisualBertInputs inputs) {
        if (inputs.text().ids().dim() != 3) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "input_ids has " + inputs.text().ids().dim()
                            + " axes where multiple choice expects 3: records, choices, tokens");
        }
        return inputs.withFirstAxesJoined();
    }

    @Override
    public Tensor position(VisualBertInputs inputs) {
        return VisualBert.first(inputs);
    }

    @Override
    public VisualBertOutputs forward(Tensor sequence, VisualBertInputs inputs, ForwardPass pass) {
        long choices = inputs.text().ids().size(1);
        Tensor scores = classifier.forward(pass.dropout(pooler.forward(sequence), dropout)); // [B * choices, 1]
        return VisualBertOutputs.logits(scores.reshape(-1, choices)); // [B, choices]
    }

    @Override
    public Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs) {
        return Losses.crossEntropy(outputs.logits(), labels);
    }
}
