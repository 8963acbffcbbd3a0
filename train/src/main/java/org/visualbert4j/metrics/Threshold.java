package org.visualbert4j.metrics;

/** Finds the probability from which on a label is best given, where a record may have several. */
public final class Threshold {

    private Threshold() {}

    /**
     * The threshold with the highest micro F1, midway between the probabilities it parts; every one that makes a difference
     * is tried, in one pass over the sorted probabilities.
     *
     * @param truth {@code [records][classes]}
     * @param probabilities {@code [records][classes]}
     * @return 0 to 1; a half where no record has a label
     */
    public static double best(boolean[][] truth, float[][] probabilities) {
        int classes = truth[0].length;
        float[] scores = new float[truth.length * classes];
        int truths = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = probabilities[i / classes][i % classes];
            truths += truth[i / classes][i % classes] ? 1 : 0;
        }
        int[] order = Ranking.ascending(scores);
        double bestF1 = 0;
        double best = 0.5;
        int hits = 0;
        for (int i = order.length - 1; i >= 0; i--) {
            hits += truth[order[i] / classes][order[i] % classes] ? 1 : 0;
            float score = scores[order[i]];
            float below = i == 0 ? 0 : scores[order[i - 1]];
            double f1 = SingleLabelMetrics.ratio(2.0 * hits, order.length - i + truths);
            if ((i == 0 || below != score) && f1 > bestF1) {
                bestF1 = f1;
                best = ((double) score + below) / 2;
            }
        }
        return best;
    }
}
