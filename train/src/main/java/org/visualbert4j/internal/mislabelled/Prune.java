package org.visualbert4j.internal.mislabelled;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * Which records confident learning takes for mislabelled (Northcutt, Jiang and Chuang 2021, section 3.2). How many is
 * estimated by the {@link ConfidentJoint}. A record whose given class is the most probable one is never taken.
 */
public enum Prune {
    /** Of each given class as many as have a wrong label: those whose given class is least probable. */
    BY_CLASS {
        @Override
        boolean[] pruned(ConfidentJoint joint, int[] given, double[][] probabilities) {
            boolean[] pruned = new boolean[given.length];
            int[][] records = byClass(joint.classes(), given);
            for (int c = 0; c < joint.classes(); c++) {
                int label = c;
                take(pruned, joint.errors(c), records[label], i -> probabilities[i][label]);
            }
            return pruned;
        }
    },
    /** Of each given and each other class as many as are truly of the other one: those with the largest margin for it. */
    BY_NOISE_RATE {
        @Override
        boolean[] pruned(ConfidentJoint joint, int[] given, double[][] probabilities) {
            boolean[] pruned = new boolean[given.length];
            int[][] records = byClass(joint.classes(), given);
            for (int c = 0; c < joint.classes(); c++) {
                for (int other = 0; other < joint.classes(); other++) {
                    int label = c;
                    int truly = other;
                    if (label != truly) {
                        take(
                                pruned,
                                joint.errors(label, truly),
                                records[label],
                                i -> probabilities[i][label] - probabilities[i][truly]);
                    }
                }
            }
            return pruned;
        }
    },
    /** Those that both take. */
    BOTH {
        @Override
        boolean[] pruned(ConfidentJoint joint, int[] given, double[][] probabilities) {
            boolean[] pruned = BY_CLASS.pruned(joint, given, probabilities);
            boolean[] others = BY_NOISE_RATE.pruned(joint, given, probabilities);
            for (int i = 0; i < pruned.length; i++) {
                pruned[i] &= others[i];
            }
            return pruned;
        }
    };

    /** As settings name it, such as {@code by-noise-rate}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    abstract boolean[] pruned(ConfidentJoint joint, int[] given, double[][] probabilities);

    /**
     * Whether each record is taken.
     *
     * @param joint estimated on the same records
     * @param given each record's class. {@code [N]}
     * @param probabilities out of fold. {@code [N][K]}
     */
    public boolean[] of(ConfidentJoint joint, int[] given, double[][] probabilities) {
        boolean[] pruned = pruned(joint, given, probabilities);
        for (int i = 0; i < pruned.length; i++) {
            pruned[i] &= LabelQuality.normalizedMargin(probabilities[i], given[i]) < 0.5;
        }
        return pruned;
    }

    /** The records of each class, in their order. {@code [K][]} */
    private static int[][] byClass(int classes, int[] given) {
        int[] counts = new int[classes];
        for (int label : given) {
            counts[label]++;
        }
        int[][] records = new int[classes][];
        for (int c = 0; c < classes; c++) {
            records[c] = new int[counts[c]];
        }
        int[] filled = new int[classes];
        for (int i = 0; i < given.length; i++) {
            records[given[i]][filled[given[i]]++] = i;
        }
        return records;
    }

    /** Takes so many of these records, those with the lowest score first, of the same score the first. */
    private static void take(boolean[] taken, int count, int[] records, IntToDoubleFunction score) {
        if (count <= 0) {
            return;
        }
        Arrays.stream(records)
                .boxed()
                .sorted(Comparator.comparingDouble(score::applyAsDouble))
                .limit(count)
                .forEach(i -> taken[i] = true);
    }
}
