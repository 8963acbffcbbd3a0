package org.visualbert4j.internal.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.pretrain.Captions;
import org.visualbert4j.internal.pretrain.PretrainingEvaluation;
import org.visualbert4j.internal.pretrain.PretrainingExamples;
import org.visualbert4j.internal.pretrain.WordMasking;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.TrainingSettings;

/**
 * Learning to see masked words from the rest and the image, and whether captions are the image's.
 *
 * @param shown what training records are made into
 * @param held what validation records are made into, with captions of their own
 * @param batchSize of validation
 */
public record PretrainingTask(
        Classifier classifier,
        List<LabelledRecord> training,
        List<LabelledRecord> validation,
        PretrainingExamples shown,
        PretrainingExamples held,
        int batchSize,
        int loaderThreads,
        MatmulPrecision precision)
        implements TrainingTask {

    static PretrainingTask of(
            TrainingSettings settings,
            boolean ofCaptions,
            Classifier classifier,
            TrainingData data,
            MatmulPrecision precision) {
        ExampleReader reader = new ExampleReader(classifier, data.onBadImage());
        WordMasking masking = new WordMasking(classifier.tokenizer());
        return new PretrainingTask(
                classifier,
                data.training(),
                data.validation(),
                new PretrainingExamples(classifier, reader, masking, captions(ofCaptions, data.training(), "training")),
                new PretrainingExamples(
                        classifier, reader, masking, captions(ofCaptions, data.validation(), "validation")),
                HeldOutRecords.batchSize(classifier, settings),
                settings.data().loaderThreads(),
                precision);
    }

    /**
     * Sees that there is something to learn.
     *
     * @throws VisualBertException DATA for a record without a word, and where captions can't be told from others
     */
    static void check(TrainingData data, boolean ofCaptions) {
        for (List<LabelledRecord> records : List.of(data.training(), data.validation())) {
            for (LabelledRecord record : records) {
                if (record.text().isBlank()
                        && (record.pair() == null || record.pair().isBlank())) {
                    throw new VisualBertException(
                            VisualBertException.Code.DATA, record.location() + ": has no word that could be masked");
                }
            }
        }
        captions(ofCaptions, data.training(), "training");
        captions(ofCaptions, data.validation(), "validation");
    }

    static String summary(TrainingData data) {
        return String.format(
                Locale.ROOT,
                "%d training records of %d images, %d validation records of %d",
                data.training().size(),
                images(data.training()),
                data.validation().size(),
                images(data.validation()));
    }

    private static long images(List<LabelledRecord> records) {
        return records.stream().map(LabelledRecord::images).distinct().count();
    }

    private static @Nullable Captions captions(boolean wanted, List<LabelledRecord> records, String split) {
        return wanted ? new Captions(records, split) : null;
    }

    @Override
    public Objective objective() {
        return new Objective.MaskedWords();
    }

    @Override
    public BatchLoader.ExampleMaker examples(long seedOfEpoch) {
        return shown.forTraining(seedOfEpoch);
    }

    @Override
    public VisualBertInputs inputs(Batch batch, long seedOfEpoch) {
        return shown.inputs(batch, seedOfEpoch);
    }

    @Override
    public Validation validate() {
        PretrainingEvaluation evaluation =
                PretrainingEvaluation.of(held, validation, batchSize, loaderThreads, precision);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("masked_word_loss", evaluation.maskedWordLoss());
        metrics.put("masked_word_accuracy", evaluation.maskedWordAccuracy());
        if (evaluation.sentenceImageAccuracy() != null) {
            metrics.put("sentence_image_accuracy", evaluation.sentenceImageAccuracy());
        }
        return new Validation(evaluation.loss(), evaluation.maskedWordAccuracy(), evaluation.loss(), metrics);
    }
}
