package org.visualbert4j.internal.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.compare.ComparisonPlan.Run;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.train.TrainingData;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Trains a model for each fold on the records of the others, and keeps what it says of those of its own. Records of one
 * group are in one fold. What was interrupted continues where it was.
 */
public final class OutOfFoldRun {

    private final ComparisonPlan plan;
    private final Trainings trainings;

    /**
     * A line of {@code predictions.jsonl}.
     *
     * @param id the record's
     * @param line the record's in its file, from 1
     * @param probabilities by class
     */
    private record Line(String id, int line, float[] probabilities) {

        static Line of(EvaluationRun.Answer answer, Classifier classifier) {
            return new Line(answer.record().id(), answer.record().line(), answer.probabilities());
        }
    }

    /**
     * Of one model's settings.
     *
     * @param folds 2 or more
     * @param output the folder of all trainings
     * @throws VisualBertException USAGE or CONFIG for settings that make no sense
     */
    public OutOfFoldRun(Variant variant, int folds, Path output, TrainingListener listener) {
        plan = new ComparisonPlan(List.of(variant), 1, folds, output);
        trainings = new Trainings(plan, listener, Line::of);
    }

    /** Lets it end soon, to be resumed later. May be called by any thread. */
    public void stop() {
        trainings.stop();
    }

    /**
     * Runs to the end.
     *
     * @return null where it was stopped
     * @throws VisualBertException USAGE where the folder holds something else; else of any kind, as training throws
     */
    public @Nullable OutOfFold run() {
        Trainings.Finished trained = trainings.run();
        if (trained == null) {
            return null;
        }
        Variant variant = plan.variants().get(0);
        Task task = variant.settings(Map.of()).model().labels();
        TrainingData first = trained.data().get(0);
        List<OutOfFold.Answer> answers = new ArrayList<>();
        int asked = 0;
        for (int part : plan.parts()) {
            TrainingData data = trained.data().get(part - 1);
            List<LabelledRecord> test = Objects.requireNonNull(data.test());
            boolean[] known = known(data, task);
            Map<Integer, float[]> probabilities = new HashMap<>();
            trained.folder()
                    .read(new Run(variant, plan.firstSeed(), part), Line.class)
                    .forEach(line -> probabilities.put(line.line(), line.probabilities()));
            test.stream()
                    .filter(record -> probabilities.containsKey(record.line()))
                    .map(record -> new OutOfFold.Answer(
                            record, known, doubles(Objects.requireNonNull(probabilities.get(record.line())))))
                    .forEach(answers::add);
            asked += test.size();
        }
        answers.sort(Comparator.comparingInt(answer -> answer.record().line()));
        BadImages images = first.audit().badImages().get("train");
        int leftOut = asked - answers.size() + (images == null ? 0 : images.leftOut());
        return new OutOfFold(task, first.labels(), answers, leftOut);
    }

    /** The classes that a fold's model could learn. */
    private static boolean[] known(TrainingData data, Task task) {
        LabelSet labels = data.labels();
        boolean[] known = new boolean[labels.size()];
        data.training().forEach(record -> {
            float[] targets = labels.targetsOf(record);
            for (int c = 0; c < targets.length; c++) {
                known[c] |= targets[c] > 0 || task == Task.MULTIPLE_CHOICE;
            }
        });
        return known;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
