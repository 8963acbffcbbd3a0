package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.FeatureReader;
import org.visualbert4j.internal.classifier.PixelReader;
import org.visualbert4j.internal.classifier.VisualReader;
import org.visualbert4j.internal.hub.LocatedModel;
import org.visualbert4j.internal.hub.ModelLocator;
import org.visualbert4j.internal.image.Preprocessing;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.settings.ModelSettings;
import org.visualbert4j.internal.settings.OptimizationSettings;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.text.VocabularyBuilder;
import org.visualbert4j.internal.vision.VisualEncoderConfig;
import org.visualbert4j.metrics.TrainingListener;

/** Puts together what a run begins with: network, tokenizer and reader of images, as the settings name them. */
record ModelAssembly(TrainingSettings settings, TrainingListener listener, ModelLocator locator) {

    private static final double SMALLEST_CROP = 0.08; // of an image's area, as torchvision has it

    /** The checkpoint that the run starts from; null for a new model. */
    @Nullable
    LocatedModel start() {
        String model = settings.model().model();
        String bert =
                settings.pretraining() == null ? null : settings.pretraining().bert();
        if (bert == null) {
            return NewModel.isNew(settings.model()) ? null : locator.locate(model);
        }
        if (!NewModel.isNew(settings.model())) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "model " + model + " and bert " + bert + " are both set; which of them is it to start from?");
        }
        return locator.locateBert(bert);
    }

    /** The classifier, which its caller closes; without a checkpoint of a new model. */
    Classifier classifier(TrainingData data, @Nullable LocatedModel saved) {
        ModelSettings model = settings.model();
        Path vocabulary = model.vocabulary() == null && saved != null ? locator.tokenizer(saved) : model.vocabulary();
        Tokenizer tokenizer = vocabulary == null ? ofTrainingTexts(data) : Tokenizer.load(vocabulary);
        if (vocabulary != null && tokenizer.wordsLostToCase() > 0) {
            listener.note(String.format(
                    Locale.ROOT,
                    "texts are lower-cased, so that %,d words of the vocabulary with upper-case letters are never used; if"
                            + " that is not meant, write {\"do_lower_case\": false} into tokenizer_config.json beside it",
                    tokenizer.wordsLostToCase()));
        }
        VisualReader visual = visual(data);
        VisualBertModel network = NewModel.make(
                settings,
                visual instanceof FeatureReader features ? features.dimension() : 0,
                settings.visual().resnet(locator),
                saved,
                data.labels().labels(),
                labelling(data),
                tokenizer.vocabularySize());
        tellOfNewEncoder(saved, network);
        return new Classifier(network, tokenizer, visual);
    }

    private void tellOfNewEncoder(@Nullable LocatedModel saved, VisualBertModel network) {
        VisualEncoderConfig before = saved == null ? null : saved.config().visualEncoder();
        if (before != null && !before.equals(network.config().visualEncoder())) {
            listener.note(
                    "the visual encoder starts anew: that of the checkpoint is another one (`visual`, `image-size`"
                            + " and what goes with them)");
        }
    }

    private Labelling labelling(TrainingData data) {
        Task task = settings.model().labels();
        boolean known = settings.pretraining() == null && task != Task.MULTI_LABEL;
        return new Labelling(
                task,
                Labelling.SINGLE.threshold(),
                known ? (Integer) data.labels().majority(data.training()) : null);
    }

    private VisualReader visual(TrainingData data) {
        return settings.visual().areFeatures()
                ? FeatureReader.open(settings.visual().source(locator))
                : new PixelReader(preprocessing(data));
    }

    private Preprocessing preprocessing(TrainingData data) {
        OptimizationSettings how = settings.optimization();
        int[] size = settings.visual().heightAndWidth();
        ImageStatistics statistics = settings.visual().normalizedByTraining()
                ? ImageStatistics.of(data.training())
                : new ImageStatistics(Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);
        return new Preprocessing(
                size[0],
                size[1],
                how.randomResizedCrop(),
                SMALLEST_CROP,
                how.horizontalFlip(),
                statistics.mean(),
                statistics.standardDeviation());
    }

    private Tokenizer ofTrainingTexts(TrainingData data) {
        List<String> texts = new ArrayList<>();
        for (LabelledRecord record : data.training()) {
            texts.add(record.text());
            if (record.pair() != null) {
                texts.add(record.pair());
            }
            texts.addAll(record.choices());
        }
        return Tokenizer.of(VocabularyBuilder.build(texts, settings.model().vocabularySize()), true);
    }
}
