package org.visualbert4j.internal.mislabelled;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.compare.OutOfFold;
import org.visualbert4j.internal.compare.OutOfFold.Answer;

/** Confident learning where a record has one label. */
final class OneLabel {

    private OneLabel() {}

    static Doubts of(OutOfFold answers, Prune prune) {
        List<String> labels = answers.labels().labels();
        List<Answer> judged = answers.answers().stream()
                .filter(answer -> answer.known()[answers.labels().classOf(answer.record())])
                .toList();
        int[] given = judged.stream()
                .mapToInt(answer -> answers.labels().classOf(answer.record()))
                .toArray();
        double[][] probabilities = judged.stream().map(Answer::probabilities).toArray(double[][]::new);
        ConfidentJoint joint = ConfidentJoint.of(given, probabilities, labels.size());
        boolean[] pruned = prune.of(joint, given, probabilities);
        List<Doubt> doubts = new ArrayList<>();
        int agreeing = 0;
        for (int i = 0; i < given.length; i++) {
            double margin = LabelQuality.normalizedMargin(probabilities[i], given[i]);
            int other = LabelQuality.mostProbableOther(probabilities[i], given[i]);
            int suggested = margin < 0.5 ? other : given[i];
            agreeing += suggested == given[i] ? 1 : 0;
            Map<String, Double> of = new LinkedHashMap<>();
            of.put(labels.get(given[i]), probabilities[i][given[i]]);
            of.put(labels.get(suggested), probabilities[i][suggested]);
            doubts.add(new Doubt(
                    judged.get(i).record(),
                    List.of(labels.get(given[i])),
                    List.of(labels.get(suggested)),
                    LabelQuality.relativeConfidence(probabilities[i][given[i]], joint.thresholds()[given[i]]),
                    margin,
                    of,
                    pruned[i]));
        }
        return new Doubts(
                doubts,
                answers.answers().size() - judged.size(),
                joint,
                byLabel(labels, joint, given, pruned),
                joint.noiseRate(),
                (double) agreeing / Math.max(1, given.length));
    }

    private static List<LabelNoise> byLabel(List<String> labels, ConfidentJoint joint, int[] given, boolean[] pruned) {
        List<LabelNoise> noise = new ArrayList<>();
        for (int c = 0; c < labels.size(); c++) {
            int records = 0;
            int chosen = 0;
            for (int i = 0; i < given.length; i++) {
                records += given[i] == c ? 1 : 0;
                chosen += given[i] == c && pruned[i] ? 1 : 0;
            }
            noise.add(new LabelNoise(labels.get(c), records, joint.errors(c), joint.missing(c), chosen));
        }
        return noise;
    }
}
