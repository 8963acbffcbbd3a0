package org.visualbert4j.metrics;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the probabilities that a single-label classifier gives, not only of the labels it settles on.
 *
 * @param rocAuc area under the ROC curve: of the second of two labels, or the mean over labels, each against the rest; null
 *     where no label has both records and others
 * @param averagePrecision likewise
 * @param brierScore mean squared distance from the truth, summed over labels (Brier 1950), 0 to 2
 * @param calibrationError expected calibration error (Guo et al. 2017) over the bins of {@code calibration}: how far
 *     confidence and accuracy are apart, 0 to 1
 * @param topK share of records whose label is among the 1, 2, ... most probable, up to 5
 * @param labelRocAuc by class, each against the rest; null where it has no records or all
 * @param labelAveragePrecision by class; null where it has no records
 * @param calibration records by the probability of the label they were given, in 15 bins of equal width
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ProbabilityMetrics(
        @Nullable Double rocAuc,
        @Nullable Double averagePrecision,
        double brierScore,
        double calibrationError,
        List<Double> topK,
        List<@Nullable Double> labelRocAuc,
        List<@Nullable Double> labelAveragePrecision,
        List<Bin> calibration) {

    private static final int BINS = 15;
    private static final int LARGEST_K = 5;

    /**
     * Records whose given label was about as probable.
     *
     * @param count of records
     * @param confidence mean probability of the label they were given; 0 without records
     * @param accuracy share that was right; 0 without records
     */
    public record Bin(int count, double confidence, double accuracy) {}

    /**
     * From probabilities.
     *
     * @param truth the true class of each record
     * @param probabilities {@code [records][classes]}
     */
    static ProbabilityMetrics of(int[] truth, float[][] probabilities) {
        int classes = probabilities[0].length;
        List<@Nullable Double> aucs = new ArrayList<>();
        List<@Nullable Double> precisions = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            float[] scores = column(probabilities, label);
            boolean[] positive = new boolean[truth.length];
            for (int i = 0; i < truth.length; i++) {
                positive[i] = truth[i] == label;
            }
            aucs.add(Ranking.rocAuc(scores, positive));
            precisions.add(Ranking.averagePrecision(scores, positive));
        }
        List<Bin> bins = bins(truth, probabilities);
        double error = bins.stream()
                .mapToDouble(bin -> bin.count * Math.abs(bin.confidence - bin.accuracy))
                .sum();
        return new ProbabilityMetrics(
                overall(aucs),
                overall(precisions),
                brier(truth, probabilities),
                error / truth.length,
                topK(truth, probabilities, Math.min(LARGEST_K, classes)),
                aucs,
                precisions,
                bins);
    }

    /** Of two labels the second one's; of more the mean of those there are. */
    private static @Nullable Double overall(List<@Nullable Double> byLabel) {
        if (byLabel.size() == 2) {
            return byLabel.get(1);
        }
        List<Double> known = byLabel.stream().filter(Objects::nonNull).toList();
        return known.isEmpty()
                ? null
                : known.stream().mapToDouble(Double::doubleValue).sum() / known.size();
    }

    private static List<Bin> bins(int[] truth, float[][] probabilities) {
        int[] counts = new int[BINS];
        double[] confidences = new double[BINS];
        int[] right = new int[BINS];
        for (int i = 0; i < truth.length; i++) {
            int given = SingleLabelMetrics.mostProbable(probabilities[i]);
            double confidence = probabilities[i][given];
            int bin = Math.max(0, Math.min(BINS, (int) Math.ceil(confidence * BINS)) - 1);
            counts[bin]++;
            confidences[bin] += confidence;
            right[bin] += given == truth[i] ? 1 : 0;
        }
        return IntStream.range(0, BINS)
                .mapToObj(bin -> counts[bin] == 0
                        ? new Bin(0, 0, 0)
                        : new Bin(counts[bin], confidences[bin] / counts[bin], (double) right[bin] / counts[bin]))
                .toList();
    }

    private static double brier(int[] truth, float[][] probabilities) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            for (int label = 0; label < probabilities[i].length; label++) {
                double distance = probabilities[i][label] - (truth[i] == label ? 1 : 0);
                sum += distance * distance;
            }
        }
        return sum / truth.length;
    }

    private static List<Double> topK(int[] truth, float[][] probabilities, int largest) {
        int[] within = new int[largest];
        for (int i = 0; i < truth.length; i++) {
            int rank = truth[i] < 0 ? Integer.MAX_VALUE : rank(probabilities[i], truth[i]);
            for (int k = rank; k < largest; k++) {
                within[k]++;
            }
        }
        return IntStream.of(within)
                .mapToObj(count -> (double) count / truth.length)
                .toList();
    }

    /** How many labels come before a label; of equally probable ones the first class does. */
    private static int rank(float[] probabilities, int label) {
        int before = 0;
        for (int other = 0; other < probabilities.length; other++) {
            boolean higher = probabilities[other] > probabilities[label];
            before += higher || (other < label && probabilities[other] == probabilities[label]) ? 1 : 0;
        }
        return before;
    }

    static float[] column(float[][] rows, int column) {
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = rows[i][column];
        }
        return values;
    }
}
