package org.visualbert4j.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.DataAudit;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.evaluate.Evaluation;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.label.ExampleReader;
import org.visualbert4j.runtime.Precision;
import org.visualbert4j.train.TrainingData;
import org.visualbert4j.train.TrainingSettings;

/**
 * What a run's classifier said of records, and what there is to say of the records themselves.
 *
 * @param records what they are, such as "test records"
 * @param evaluation on them
 * @param audit of them, and of others that the run had
 */
public record Answered(String records, Evaluation evaluation, DataAudit audit) {

    /**
     * Evaluates the classifier of a run's folder on a file, read as the run's settings say.
     *
     * @throws VisualBertException of any kind, with one line for a person
     */
    public static Answered ofFile(Path run, Path file) {
        TrainingSettings settings = new RunFiles(run).settings();
        List<LabelledRecord> records = TrainingData.records(settings.data(), file);
        String name = "records of " + file.getFileName();
        return new Answered(name, evaluate(run, records, settings), DataAudit.of(Map.of(name, records)));
    }

    /**
     * Evaluates the classifier that a training left on the training's test records, or without them on its validation
     * records.
     *
     * @param settings of the training, with its paths
     * @throws VisualBertException of any kind, with one line for a person
     */
    public static Answered ofTraining(TrainingSettings settings) {
        TrainingData data = TrainingData.read(settings);
        List<LabelledRecord> test = data.test();
        Evaluation evaluation = evaluate(
                Objects.requireNonNull(settings.data().output()), test == null ? data.validation() : test, settings);
        return new Answered(test == null ? "validation records" : "test records", evaluation, data.audit());
    }

    private static Evaluation evaluate(Path run, List<LabelledRecord> records, TrainingSettings settings) {
        try (Classifier classifier = Classifier.load(run)) {
            return Evaluation.of(
                    classifier,
                    new ExampleReader(
                            classifier,
                            TrainingData.badImagePolicy(settings.data().onBadImage())),
                    records,
                    settings.optimization().batchSize(),
                    settings.data().loaderThreads(),
                    Precision.parse(settings.optimization().precision()),
                    done -> {});
        }
    }
}
