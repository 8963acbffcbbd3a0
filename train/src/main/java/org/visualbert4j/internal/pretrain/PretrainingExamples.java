package org.visualbert4j.internal.pretrain;

import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;

/**
 * Makes records into what the pretraining head learns from.
 *
 * @param classifier a model with the pretraining head, with its tokenizer
 * @param reader reads for it
 * @param masking hides words
 * @param captions draws texts that match the image or don't; null for the records' own texts, whose relation to the
 *     image is then not asked for
 */
public record PretrainingExamples(
        Classifier classifier,
        ExampleReader reader,
        WordMasking masking,
        @Nullable Captions captions) {

    /** Examples with images augmented at random, and texts drawn by the same seed. */
    public BatchLoader.ExampleMaker forTraining(long seed) {
        return drawn(reader.forTraining(seed), seed);
    }

    /** Examples with images as they are, and texts drawn by a seed. */
    public BatchLoader.ExampleMaker forEvaluation(long seed) {
        return drawn(reader.forEvaluation(), seed);
    }

    private BatchLoader.ExampleMaker drawn(BatchLoader.ExampleMaker maker, long seed) {
        Captions present = captions;
        return present == null ? maker : (record, index) -> maker.make(present.draw(record, seed), index);
    }

    /**
     * A batch as tensors, in the current scope, its words masked by a seed: {@code labels} are {@code [B, T+V]}, -100 where
     * nothing is masked and over all visual tokens.
     */
    public VisualBertInputs inputs(Batch batch, long seed) {
        WordMasking.Masked masked = masking.mask(batch, seed);
        VisualBertInputs plain = classifier.inputs(batch, captions != null);
        Tensor visual = Objects.requireNonNull(plain.visual()).embeds(); // [B, V, D]
        Tensor ignored = torch.full(
                new long[] {visual.size(0), visual.size(1)},
                new Scalar(WordMasking.IGNORED),
                torch.dtype(torch.ScalarType.Long));
        Tensor words = torch.tensor(masked.labels()).view(batch.size(), batch.textLength());
        Tensor ids = torch.tensor(masked.inputIds()).view(batch.size(), batch.textLength());
        return new VisualBertInputs(
                plain.text().withIds(ids),
                plain.visual(),
                null,
                new VisualBertInputs.Targets(torch.cat(new TensorVector(words, ignored), 1), plain.labels()));
    }
}
