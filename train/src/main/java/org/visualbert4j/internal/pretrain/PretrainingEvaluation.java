package org.visualbert4j.internal.pretrain;

import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.model.VisualBertOutputs;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.Autocast;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * How well masked words, and whether sentence and image belong together, are told on records.
 *
 * @param maskedWordLoss mean cross-entropy of masked word pieces, in nats
 * @param maskedWordAccuracy share of them predicted correctly, 0 to 1
 * @param sentenceImageLoss mean cross-entropy, in nats; null where it isn't asked for
 * @param sentenceImageAccuracy share of records predicted correctly, 0 to 1; null likewise
 */
public record PretrainingEvaluation(
        double maskedWordLoss,
        double maskedWordAccuracy,
        @Nullable Double sentenceImageLoss,
        @Nullable Double sentenceImageAccuracy) {

    /** What is drawn for an evaluation is the same every time. */
    private static final long SEED = 0;

    private static final long SUM = 2;

    /** The pretraining loss: the sum of both. */
    public double loss() {
        return maskedWordLoss + Objects.requireNonNullElse(sentenceImageLoss, 0.0);
    }

    /** Sums over classes: their loss, how many are right, how many there are. */
    private record Sums(double loss, double right, long count) {

        private static final Sums NONE = new Sums(0, 0, 0);

        /** Of scores {@code [N, C]} and classes {@code [N]}. */
        static Sums of(Tensor scores, Tensor classes) {
            Tensor logits = scores.to(torch.ScalarType.Float);
            Tensor loss = torch.cross_entropy_loss(logits, classes, new TensorOptional(), SUM, WordMasking.IGNORED, 0);
            Tensor right =
                    logits.argmax(new LongOptional(-1), false).eq(classes).sum();
            return new Sums(loss.item_double(), right.item_double(), classes.size(0));
        }

        Sums plus(Sums other) {
            return new Sums(loss + other.loss, right + other.right, count + other.count);
        }
    }

    /**
     * Evaluates.
     *
     * @param batchSize records a batch
     * @param threads that read ahead
     * @throws VisualBertException DATA where no record is left, or none with a word in it
     */
    public static PretrainingEvaluation of(
            PretrainingExamples examples,
            List<LabelledRecord> records,
            int batchSize,
            int threads,
            MatmulPrecision precision) {
        VisualBertModel model = examples.classifier().model();
        Sums words = Sums.NONE;
        Sums matches = Sums.NONE;
        try (BatchLoader loader = new BatchLoader(
                records, batchSize, examples.classifier().padId(), threads, examples.forEvaluation(SEED))) {
            while (loader.hasNext()) {
                try (Scope scope = Scope.open();
                        NoGrad guard = NoGrad.open();
                        Autocast autocast = Autocast.open(precision)) {
                    Batch batch = loader.next();
                    VisualBertInputs inputs = examples.inputs(batch, SEED);
                    VisualBertOutputs outputs = model.forward(inputs, ForwardPass.validation());
                    words = words.plus(Sums.of(outputs.get("prediction_logits"), maskedWords(inputs)));
                    if (inputs.sentenceImageLabels() != null) {
                        matches = matches.plus(
                                Sums.of(outputs.get("seq_relationship_logits"), inputs.sentenceImageLabels()));
                    }
                    if (!Double.isFinite(words.loss + matches.loss)) {
                        throw new VisualBertException(
                                VisualBertException.Code.DATA,
                                "validation: the loss of a batch is not finite; its records are "
                                        + batch.records().get(0).location() + " to "
                                        + batch.records().get(batch.size() - 1).location());
                    }
                }
            }
        }
        if (words.count == 0) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "no masked word is left to evaluate: the images of all records are missing or broken, or their"
                            + " texts empty");
        }
        return new PretrainingEvaluation(
                words.loss / words.count,
                words.right / words.count,
                matches.count == 0 ? null : matches.loss / matches.count,
                matches.count == 0 ? null : matches.right / matches.count);
    }

    /** The word pieces that were masked, {@code [masked]}, in the order of the scores that a pass for a loss gives. */
    public static Tensor maskedWords(VisualBertInputs inputs) {
        Tensor labels = Objects.requireNonNull(inputs.labels());
        return labels.masked_select(labels.ne(new Scalar(WordMasking.IGNORED)));
    }
}
