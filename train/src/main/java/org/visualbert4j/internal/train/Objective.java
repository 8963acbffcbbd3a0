package org.visualbert4j.internal.train;

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
import org.visualbert4j.internal.pretrain.PretrainingEvaluation;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;

/** What training makes small, and what it counts as right on the way. */
sealed interface Objective {

    /** The loss, a scalar: a mean over the records, each as heavy as {@link #weight} says. */
    Tensor loss(VisualBertModel model, VisualBertOutputs outputs, VisualBertInputs inputs);

    /** How many records were answered correctly, a scalar. */
    default Tensor right(VisualBertOutputs outputs, VisualBertInputs inputs) {
        return outputs.logits()
                .argmax(new LongOptional(-1), false)
                .eq(inputs.labels())
                .sum();
    }

    /** How heavy records are together. */
    default double weight(List<LabelledRecord> records) {
        return records.size();
    }

    /** The head's own loss. */
    record OfHead() implements Objective {
        @Override
        public Tensor loss(VisualBertModel model, VisualBertOutputs outputs, VisualBertInputs inputs) {
            return model.loss(outputs, inputs);
        }
    }

    /** The pretraining head's own loss; of a record's masked words a share is right. */
    record MaskedWords() implements Objective {
        @Override
        public Tensor loss(VisualBertModel model, VisualBertOutputs outputs, VisualBertInputs inputs) {
            return model.loss(outputs, inputs);
        }

        @Override
        public Tensor right(VisualBertOutputs outputs, VisualBertInputs inputs) {
            Tensor words = PretrainingEvaluation.maskedWords(inputs);
            Tensor right = outputs.get("prediction_logits")
                    .argmax(new LongOptional(-1), false)
                    .eq(words)
                    .sum();
            double records = inputs.text().ids().size(0);
            return right.mul(new Scalar(records / Math.max(1, words.size(0))));
        }
    }

    /** The head's own loss of soft labels: right is as much as the answer's target. */
    record SoftLabels() implements Objective {
        @Override
        public Tensor loss(VisualBertModel model, VisualBertOutputs outputs, VisualBertInputs inputs) {
            return model.loss(outputs, inputs);
        }

        @Override
        public Tensor right(VisualBertOutputs outputs, VisualBertInputs inputs) {
            Tensor said = outputs.logits().argmax(new LongOptional(-1), true); // [B, 1]
            return torch.gather(Objects.requireNonNull(inputs.labels()), 1, said)
                    .sum();
        }
    }

    /** Cross-entropy of every label by itself, for records with any number of them: as {@code torch.nn.BCEWithLogitsLoss}. */
    record SeveralLabels() implements Objective {
        @Override
        public Tensor loss(VisualBertModel model, VisualBertOutputs outputs, VisualBertInputs inputs) {
            return torch.binary_cross_entropy_with_logits(
                    outputs.logits().to(torch.ScalarType.Float), Objects.requireNonNull(inputs.labels()));
        }

        @Override
        public Tensor right(VisualBertOutputs outputs, VisualBertInputs inputs) {
            Tensor said = outputs.logits().gt(new Scalar(0)); // [B, labels]
            return said.eq(Objects.requireNonNull(inputs.labels()).gt(new Scalar(0.5)))
                    .all(-1)
                    .sum();
        }
    }

    /**
     * Cross-entropy with smoothed labels (Szegedy et al. 2015) and a weight for every class, as {@code
     * torch.nn.CrossEntropyLoss}.
     *
     * @param labels the labels by class
     * @param classWeights by class, or null for all alike
     * @param smoothing what is taken from the true class and shared out among all
     */
    record CrossEntropy(LabelSet labels, float @Nullable [] classWeights, double smoothing) implements Objective {

        private static final long MEAN = 1;
        private static final long IGNORED = -100;

        @Override
        public Tensor loss(VisualBertModel model, VisualBertOutputs outputs, VisualBertInputs inputs) {
            TensorOptional weights =
                    classWeights == null ? new TensorOptional() : new TensorOptional(torch.tensor(classWeights));
            return torch.cross_entropy_loss(
                    outputs.logits().to(torch.ScalarType.Float), inputs.labels(), weights, MEAN, IGNORED, smoothing);
        }

        @Override
        public double weight(List<LabelledRecord> records) {
            return classWeights == null
                    ? records.size()
                    : records.stream()
                            .mapToDouble(record -> classWeights[labels.classOf(record)])
                            .sum();
        }

        /**
         * The weights with which all classes are as heavy together: {@code records / (classes * records of the class)}, as
         * scikit-learn's {@code balanced}.
         *
         * @throws VisualBertException DATA where a class has no record
         */
        static float[] balanced(LabelSet labels, List<LabelledRecord> training) {
            int[] counts = new int[labels.size()];
            training.forEach(record -> counts[labels.classOf(record)]++);
            float[] weights = new float[counts.length];
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    throw new VisualBertException(
                            VisualBertException.Code.DATA,
                            "`class-weights`: label \"" + labels.labels().get(i)
                                    + "\" has no training record, all being"
                                    + " held out for validation, so that it can't be balanced; give `validation` a file"
                                    + " of its own, or add records");
                }
                weights[i] = (float) training.size() / ((float) counts.length * counts[i]);
            }
            return weights;
        }
    }
}
