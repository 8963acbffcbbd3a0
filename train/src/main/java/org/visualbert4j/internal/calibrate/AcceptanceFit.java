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

        /**
         * Checks that a model's task allows it, which is better known before anything is computed.
         *
         * @throws VisualBertException USAGE for thresholds by label of a model that does not give one of its labels
         */
        public void checkTask(Task task) {
            if (byLabel && task != Task.SINGLE_LABEL) {
                throw new VisualBertException(
                        VisualBertException.Code.USAGE, "thresholds by label are for models that give one label");
            }
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
        target.checkTask(classifier.model().config().task());
        HeldOutAnswers held = HeldOutAnswers.of(
                classifier.labels(), classifier.model().config().labelling(), answers);
        double risk = 1 - target.confidence;
        List<Part> parts = target.byLabel
                ? byLabel(classifier, answers, held, TIMES_FEWEST * AcceptanceThreshold.fewest(target.error, risk))
                : List.of(new Part(null, held));
        double share = risk / parts.size();
        return new Acceptance(
                ModelFingerprint.of(folder),
                Acceptance.name(precision),
                target.error,
                target.confidence,
                answers.size(),
                needed(parts, answers.size(), target.error, share),
                parts.stream().map(part -> part.group(target.error, share)).toList(),
                lowest(held.trueProbability()));
    }

    /**
     * Answers with a threshold of their own.
     *
     * @param label that they are; null for all others
     */
    private record Part(@Nullable String label, HeldOutAnswers held) {

        private Group group(double target, double risk) {
            AcceptanceThreshold found = AcceptanceThreshold.find(held.certainty(), held.wrong(), target, risk);
            return found == null
                    ? new Group(label, held.count(), null, 0, 0)
                    : new Group(label, held.count(), found.certainty(), found.accepted(), found.errors());
        }
    }

    private static List<Part> byLabel(
            Classifier classifier, List<EvaluationRun.Answer> answers, HeldOutAnswers held, int enough) {
        TreeMap<Integer, List<Integer>> records = new TreeMap<>();
        for (int i = 0; i < answers.size(); i++) {
            records.computeIfAbsent(answers.get(i).predicted(), label -> new ArrayList<>())
                    .add(i);
        }
        List<Part> parts = new ArrayList<>();
        List<Integer> rest = new ArrayList<>();
        records.forEach((label, ofLabel) -> {
            if (ofLabel.size() < enough) {
                rest.addAll(ofLabel);
            } else {
                parts.add(new Part(classifier.labels().labels().get(label), held.only(ofLabel)));
            }
        });
        parts.add(new Part(null, held.only(rest)));
        return parts;
    }

    /** How many records of all kinds it might take for a threshold of the part that takes the fewest; -1 where none will. */
    private static long needed(List<Part> parts, int records, double target, double risk) {
        return parts.stream()
                .mapToLong(part -> {
                    HeldOutAnswers held = part.held;
                    long ofPart = AcceptanceThreshold.recordsNeeded(held.certainty(), held.wrong(), target, risk);
                    return ofPart < 0 ? -1 : (long) Math.ceil((double) ofPart * records / held.count());
                })
                .filter(needed -> needed >= 0)
                .min()
                .orElse(-1);
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
