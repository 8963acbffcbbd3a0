package org.visualbert4j.internal.mislabelled;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.compare.OutOfFold;
import org.visualbert4j.internal.compare.OutOfFold.Answer;

/** Confident learning where a record may have several labels: of each label on its own, whether a record has it or not. */
final class SeveralLabels {

    private final List<String> labels;
    private final List<Answer> answers;
    private final boolean[][] has; // [N][K]
    private final boolean[][] doubted; // [N][K]
    private final double[][] scores; // [N][K]
    private final List<LabelNoise> byLabel = new ArrayList<>();
    private double noise; // summed over labels
    private int agreeing;

    private SeveralLabels(OutOfFold of) {
        labels = of.labels().labels();
        answers = of.answers();
        has = new boolean[answers.size()][labels.size()];
        doubted = new boolean[answers.size()][labels.size()];
        scores = new double[answers.size()][labels.size()];
        for (int i = 0; i < has.length; i++) {
            float[] targets = of.labels().targetsOf(answers.get(i).record());
            for (int c = 0; c < targets.length; c++) {
                has[i][c] = targets[c] > 0.5;
            }
        }
    }

    static Doubts of(OutOfFold answers, Prune prune) {
        SeveralLabels search = new SeveralLabels(answers);
        for (int c = 0; c < search.labels.size(); c++) {
            search.label(c, prune);
        }
        List<Doubt> doubts = new ArrayList<>();
        for (int i = 0; i < search.has.length; i++) {
            doubts.add(search.doubt(i));
        }
        int decisions = search.has.length * search.labels.size();
        return new Doubts(
                doubts,
                0,
                null,
                search.byLabel,
                search.noise / search.labels.size(),
                (double) search.agreeing / Math.max(1, decisions));
    }

    private void label(int c, Prune prune) {
        int[] given = new int[has.length];
        double[][] probabilities = new double[has.length][];
        int records = 0;
        for (int i = 0; i < has.length; i++) {
            given[i] = has[i][c] ? 1 : 0;
            records += given[i];
            probabilities[i] = ofOne(i, c);
            agreeing += probabilities[i][given[i]] >= 0.5 ? 1 : 0;
        }
        ConfidentJoint joint = ConfidentJoint.of(given, probabilities, 2);
        boolean[] pruned = prune.of(joint, given, probabilities);
        int chosen = 0;
        for (int i = 0; i < pruned.length; i++) {
            boolean known = answers.get(i).known()[c];
            doubted[i][c] = pruned[i] && known;
            scores[i][c] = known
                    ? LabelQuality.relativeConfidence(probabilities[i][given[i]], joint.thresholds()[given[i]])
                    : 1;
            chosen += doubted[i][c] ? 1 : 0;
        }
        noise += joint.noiseRate();
        byLabel.add(new LabelNoise(labels.get(c), records, joint.errors(1), joint.errors(0), chosen));
    }

    /** That a record lacks a label, and that it has it. */
    private double[] ofOne(int record, int label) {
        double probability = answers.get(record).probabilities()[label];
        return new double[] {1 - probability, probability};
    }

    /** Those labels are suggested otherwise that were pruned, or where none was, that are more probable otherwise. */
    private Doubt doubt(int i) {
        boolean chosen = false;
        for (boolean pruned : doubted[i]) {
            chosen |= pruned;
        }
        List<String> given = new ArrayList<>();
        List<String> suggested = new ArrayList<>();
        Map<String, Double> probabilities = new LinkedHashMap<>();
        double[] margins = new double[labels.size()];
        for (int c = 0; c < margins.length; c++) {
            boolean known = answers.get(i).known()[c];
            margins[c] = known ? LabelQuality.normalizedMargin(ofOne(i, c), has[i][c] ? 1 : 0) : 1;
            if (has[i][c]) {
                given.add(labels.get(c));
            }
            boolean changed = chosen ? doubted[i][c] : margins[c] < 0.5;
            if (has[i][c] != changed) {
                suggested.add(labels.get(c));
            }
            if (changed) {
                probabilities.put(labels.get(c), answers.get(i).probabilities()[c]);
            }
        }
        return new Doubt(
                answers.get(i).record(),
                given,
                suggested,
                LabelQuality.aggregated(scores[i]),
                LabelQuality.aggregated(margins),
                probabilities,
                chosen);
    }
}
