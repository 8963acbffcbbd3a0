package org.visualbert4j.internal.mislabelled;

import java.util.Arrays;

/**
 * How given and true labels go together, estimated by confident learning (Northcutt, Jiang and Chuang 2021, section 3.1).
 * A record counts as truly of a class where the class' probability reaches what records that were given it have on average.
 *
 * @param thresholds by class: the mean probability of the class among the records that were given it; infinite for a class
 *     that no record was given. {@code [K]}
 * @param counts records by given class and confident true class. A record that reaches no threshold is in none; one that
 *     reaches several is of the most probable of these classes. {@code [K][K]}
 * @param joint the counts calibrated: each row sums to the share of records that were given its class, all of it to 1.
 *     {@code [K][K]}
 * @param records how many there are
 */
public record ConfidentJoint(double[] thresholds, int[][] counts, double[][] joint, int records) {

    private static final double TOLERANCE = 1e-6; // of a mean of floats

    /**
     * Estimates it.
     *
     * @param given each record's class. {@code [N]}
     * @param probabilities of each class by a model that was not trained on the record. {@code [N][K]}
     * @param classes how many there are, K
     */
    public static ConfidentJoint of(int[] given, double[][] probabilities, int classes) {
        int[] sizes = new int[classes];
        double[] thresholds = new double[classes];
        for (int i = 0; i < given.length; i++) {
            sizes[given[i]]++;
            thresholds[given[i]] += probabilities[i][given[i]];
        }
        Arrays.setAll(thresholds, c -> sizes[c] == 0 ? Double.POSITIVE_INFINITY : thresholds[c] / sizes[c]);
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < given.length; i++) {
            int confident = confidentClass(probabilities[i], thresholds);
            if (confident >= 0) {
                counts[given[i]][confident]++;
            }
        }
        return new ConfidentJoint(thresholds, counts, calibrated(counts, sizes, given.length), given.length);
    }

    /** The most probable of the classes that reach their thresholds, or -1. */
    private static int confidentClass(double[] probabilities, double[] thresholds) {
        int best = -1;
        for (int c = 0; c < thresholds.length; c++) {
            boolean reached = probabilities[c] >= thresholds[c] - TOLERANCE;
            if (reached && (best < 0 || probabilities[c] > probabilities[best])) {
                best = c;
            }
        }
        return best;
    }

    private static double[][] calibrated(int[][] counts, int[] sizes, int records) {
        double[][] joint = new double[sizes.length][sizes.length];
        for (int row = 0; row < sizes.length; row++) {
            int counted = Arrays.stream(counts[row]).sum();
            double share = (double) sizes[row] / records;
            for (int column = 0;
                    column < sizes.length && counted > 0;
                    column++) { // 0 only where no record was given it
                joint[row][column] = share * counts[row][column] / counted;
            }
        }
        return joint;
    }

    /** How many classes there are, K. */
    public int classes() {
        return thresholds.length;
    }

    /** About how many records of a given class are truly of another one; the estimate, rounded. */
    public int errors(int given, int truly) {
        return (int) Math.round(records * joint[given][truly]);
    }

    /** About how many records of a given class have a wrong label; the estimate, rounded. */
    public int errors(int given) {
        double wrong = 0;
        for (int truly = 0; truly < classes(); truly++) {
            wrong += truly == given ? 0 : joint[given][truly];
        }
        return (int) Math.round(records * wrong);
    }

    /** About how many records of other given classes are truly of this one; the estimate, rounded. */
    public int missing(int truly) {
        double missing = 0;
        for (int given = 0; given < classes(); given++) {
            missing += given == truly ? 0 : joint[given][truly];
        }
        return (int) Math.round(records * missing);
    }

    /** The estimated share of wrong labels, 0 to 1. */
    public double noiseRate() {
        double right = 0;
        for (int c = 0; c < classes(); c++) {
            right += joint[c][c];
        }
        return Math.max(0, 1 - right);
    }
}
