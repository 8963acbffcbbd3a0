package org.visualbert4j.internal.model;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Activation;
import org.visualbert4j.internal.nn.Embedding;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Initializer;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;

/**
 * Masked words, predicted by a decoder that shares the word embeddings unless the configuration unties them, and whether sentence and image belong together.
 * Reference: {@code VisualBertForPreTraining}. A pass for a loss scores words at the labelled positions alone, a twentieth of
 * them as a rule: {@code prediction_logits} is then {@code [labelled, words]}.
 */
final class PretrainingHead implements Head {

    private final Linear transform;
    private final LayerNorm layerNorm;
    private final Activation activation;
    private final Embedding wordEmbeddings;
    private final Parameter bias;
    private final @Nullable Linear decoder; // of its own, where it does not share the word embeddings
    private final Pooler pooler;
    private final Linear relationship;

    PretrainingHead(Parameters.Section section, VisualBertConfig config, Embedding wordEmbeddings, Pooler pooler) {
        Parameters.Section predictions = section.part("cls").part("predictions");
        long hidden = config.hiddenSize();
        bias = predictions.declare("bias", new Initializer.Constant(0), config.vocabSize());
        transform = new Linear(predictions.part("transform").part("dense"), hidden, hidden);
        layerNorm = new LayerNorm(predictions.part("transform").part("LayerNorm"), hidden, config.layerNormEps());
        activation = config.hiddenAct();
        decoder =
                config.tieWordEmbeddings() ? null : new Linear(predictions.part("decoder"), hidden, config.vocabSize());
        relationship = new Linear(section.part("cls").part("seq_relationship"), hidden, 2);
        this.wordEmbeddings = wordEmbeddings;
        this.pooler = pooler;
    }

    @Override
    public VisualBertOutputs forward(Tensor sequence, VisualBertInputs inputs, ForwardPass pass) {
        Tensor states = sequence;
        Tensor labels = inputs.labels();
        if (pass.mode().onlyForLoss() && labels != null) {
            check(labels, states);
            Tensor labelled = isLabelled(labels).nonzero().squeeze(1);
            states = states.reshape(-1, states.size(-1)).index_select(0, labelled); // [labelled, H]
        }
        Tensor transformed = layerNorm.forward(activation.apply(transform.forward(states)));
        Tensor words = decoder != null
                ? decoder.forward(transformed)
                : torch.linear(
                        transformed, wordEmbeddings.weight().value(), new TensorOptional(bias.value())); // [.., words]
        Tensor matches = relationship.forward(pooler.forward(sequence)); // [B, 2]
        return VisualBertOutputs.of("prediction_logits", words, "seq_relationship_logits", matches);
    }

    @Override
    public Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs) {
        Tensor words = outputs.get("prediction_logits");
        Tensor loss;
        if (words.dim() == 2) {
            loss = Losses.crossEntropySum(words, labelled(labels))
                    .div(new Scalar(Math.max(1, words.size(0)))); // 0 where nothing is masked
        } else {
            check(labels, words);
            loss = Losses.crossEntropy(words, labels);
        }
        Tensor matches = inputs.sentenceImageLabels();
        return matches == null ? loss : loss.add(Losses.crossEntropy(outputs.get("seq_relationship_logits"), matches));
    }

    private static Tensor isLabelled(Tensor labels) {
        return labels.reshape(-1).ne(new Scalar(Losses.IGNORED));
    }

    private static Tensor labelled(Tensor labels) {
        return labels.reshape(-1).masked_select(isLabelled(labels));
    }

    private static void check(Tensor labels, Tensor states) {
        if (labels.dim() != 2 || labels.size(1) != states.size(1)) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "labels of shape " + Arrays.toString(labels.shape()) + " where [batch, " + states.size(1)
                            + "] is expected: text and visual tokens, -100 for those not masked");
        }
    }
}
