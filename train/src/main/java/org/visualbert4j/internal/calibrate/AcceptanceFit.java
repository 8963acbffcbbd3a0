package org.visualbert4j.internal.calibrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.ModelFingerprint;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Acceptance.Group;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * Which labels may be taken without looking, found on held-out answers. The share of wrong ones among new records that are
 * accepted is at most the target, with the confidence as probability over the draw of the held-out records, as long as new records
 * are drawn as these were. An answer is wrong where its label is not the record's, or of several labels any decision is wrong.
 */
public final class AcceptanceFit {

    private static final int TIMES_FEWEST = 2; // records of a label with a threshold of its own

    private AcceptanceFit() {}

    /**
     * What is promised.
     *
     * @param error share of accepted records that may be wrong, above 0 and below 1
     * @param confidence probability of the promise, above 0 and below 1
     * @param byLabel whether each label with enough records has a threshold of its own, for which the promise holds too, and all
     *     other records one together; a group gets an even share of the risk, so that the promise holds for all at once
     */
    public record Target(double error, double confidence, boolean byLabel) {

        /** Checks the ranges. */
        public Target {
            check("target-error", error);
            check("confidence", confidence);
        }

        private static void check(String name, double share) {
            if (!(share > 0 && share < 1)) {
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG,
                        "`" + name + "`: " + share + " makes no sense; expected a share above 0 and below 1");
            }
        }
    }

    /**
     * Finds thresholds.
     *
     * @param folder of the model, whose fingerprint is taken
     * @param precision of the answers
     * @param answers of records that training did not see
     * @return to be kept with the model
     * @throws VisualBertException USAGE for thresholds by label of a model that does not give one of its labels
     */
    public static Acceptance of(
            Path folder,
            Classifier classifier,
            MatmulPrecision precision,
            List<EvaluationRun.Answer> answers,
            Target target) {
        HeldOutAnswers held = HeldOutAnswers.of(
                classifier.labels(), classifier.model().config().labelling(), answers);
        List<Group> groups = new ArrayList<>();
        double risk = 1 - target.confidence;
        if (target.byLabel) {
            if (classifier.model().config().task() != Task.SINGLE_LABEL) {
                throw new VisualBertException(
                        VisualBertException.Code.USAGE, "thresholds by label are for models that give one label");
            }
            groups.addAll(byLabel(classifier, answers, held, target));
        } else {
            groups.add(group(null, held, target.error, risk));
        }
        return new Acceptance(
                ModelFingerprint.of(folder),
                Acceptance.name(precision),
                target.error,
                target.confidence,
                answers.size(),
                AcceptanceThreshold.recordsNeeded(held.certainty(), held.wrong(), target.error, risk),
                groups,
                lowest(held.trueProbability()));
    }

    private static List<Group> byLabel(
            Classifier classifier, List<EvaluationRun.Answer> answers, HeldOutAnswers held, Target target) {
        double risk = 1 - target.confidence;
        int enough = TIMES_FEWEST * AcceptanceThreshold.fewest(target.error, risk);
        TreeMap<Integer, List<Integer>> records = new TreeMap<>();
        for (int i = 0; i < answers.size(); i++) {
            records.computeIfAbsent(answers.get(i).predicted(), label -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> rest = new ArrayList<>();
        records.values().stream().filter(ofLabel -> ofLabel.size() < enough).forEach(rest::addAll);
        records.values().removeIf(ofLabel -> ofLabel.size() < enough);
        double share = risk / (records.size() + 1);
        List<Group> groups = new ArrayList<>();
        records.forEach((label, ofLabel) ->
                groups.add(group(classifier.labels().labels().get(label), held.only(ofLabel), target.error, share)));
        groups.add(group(null, held.only(rest), target.error, share));
        return groups;
    }

    private static Group group(@Nullable String label, HeldOutAnswers held, double target, double risk) {
        AcceptanceThreshold found = AcceptanceThreshold.find(held.certainty(), held.wrong(), target, risk);
        return found == null
                ? new Group(label, held.count(), null, 0, 0)
                : new Group(label, held.count(), found.certainty(), found.accepted(), found.errors());
    }

    /** Half of them and one more: what sets from a level of a half on take. */
    private static List<Float> lowest(float[] probabilities) {
        float[] sorted = probabilities.clone();
        Arrays.sort(sorted);
        return IntStream.range(0, Math.min(sorted.length, sorted.length / 2 + 1))
                .mapToObj(i -> sorted[i])
                .toList();
    }
}
