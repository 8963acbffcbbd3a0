package org.visualbert4j.internal.calibrate;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The lowest certainty from which on answers are wrong no more often than a target, as held-out records show it.
 *
 * <p>Thresholds are tested from the strictest on down. A test passes where so few errors among the accepted records would be
 * too unlikely, were the error at the target: the exact binomial test, whose bound is Clopper and Pearson's (1934). The first
 * that fails ends the sequence, so no test costs another's confidence. As an early error would end all, the sequence starts
 * from up to four numbers of accepted records, fixed beforehand, each with a share of what may go wrong; a sequence that
 * reaches the next start takes its share along (the fallback procedure of Wiens and Dmitrienko 2005; Angelopoulos et al.
 * 2021, arXiv 2110.01052, test so).
 *
 * @param certainty from which on a record is accepted
 * @param accepted held-out records that reach it
 * @param errors those of them that are wrong
 */
record AcceptanceThreshold(double certainty, int accepted, int errors) {

    private static final int MOST_STARTS = 4;
    private static final int TRIED = 200; // numbers of accepted records that more are asked for at
    private static final long MOST_RECORDS = 100_000_000;

    /**
     * Finds it.
     *
     * @param certainties of the held-out answers
     * @param wrong which of them are
     * @param target share of accepted answers that may be wrong, above 0 and below 1
     * @param risk probability that more are, above 0 and below 1
     * @return null where no threshold passes
     */
    static @Nullable AcceptanceThreshold find(double[] certainties, boolean[] wrong, double target, double risk) {
        int[] order = surestFirst(certainties);
        int[] starts = starts(order.length, target, risk);
        AcceptanceThreshold best = null;
        double budget = 0;
        int errors = 0;
        for (int accepted = 1, start = 0; accepted <= order.length; accepted++) {
            int last = order[accepted - 1];
            errors += wrong[last] ? 1 : 0;
            while (start < starts.length && starts[start] <= accepted) {
                budget += risk / starts.length;
                start++;
            }
            boolean tie = accepted < order.length && certainties[order[accepted]] == certainties[last];
            if (tie || budget == 0) {
                continue;
            }
            if (passes(accepted, errors, target, budget)) {
                best = new AcceptanceThreshold(certainties[last], accepted, errors);
            } else {
                budget = 0;
            }
        }
        return best;
    }

    /**
     * How many held-out records it might take for a threshold, if errors stay as frequent as they are.
     *
     * @return -1 where the surest answers are wrong too often for any number
     */
    static long recordsNeeded(double[] certainties, boolean[] wrong, double target, double risk) {
        int[] order = surestFirst(certainties);
        long least = -1;
        int errors = 0;
        for (int accepted = 1; accepted <= order.length; accepted++) {
            errors += wrong[order[accepted - 1]] ? 1 : 0;
            if (accepted % Math.max(1, order.length / TRIED) == 0 && errors < target * accepted) {
                double rate = (double) errors / accepted;
                double records = (double) order.length / accepted; // for one that is accepted
                double alone = records * acceptedNeeded(rate, target, risk);
                double share = risk / startCount(alone, target, risk); // that of the strictest start
                long needed = (long) Math.ceil(records * acceptedNeeded(rate, target, share));
                least = least < 0 ? needed : Math.min(least, needed);
            }
        }
        return least;
    }

    /** The least number of records that pass with no error among them. */
    static int fewest(double target, double risk) {
        return (int) Math.ceil(Math.log(risk) / Math.log1p(-target));
    }

    /** Whether so few errors are unlikely enough at the target: the one-sided bound of Clopper and Pearson is no larger. */
    static boolean passes(int accepted, int errors, double target, double risk) {
        return BinomialDistribution.of(accepted, target).cumulativeProbability(errors) <= risk;
    }

    /** Numbers of accepted records, evenly spread by their logarithm; none where there are too few records for any. */
    private static int[] starts(int records, double target, double risk) {
        int alone = fewest(target, risk);
        if (records < alone) {
            return new int[0];
        }
        int count = startCount(records, target, risk);
        double fewest = fewest(target, risk / count);
        double ratio = Math.max(1, records / fewest);
        return IntStream.range(0, count)
                .map(i -> Math.min(records, (int) Math.round(fewest * Math.pow(ratio, (double) i / count))))
                .toArray();
    }

    /** Of how many starts each has a share of the risk; of no fewer records than show a target alone. */
    private static int startCount(double records, double target, double risk) {
        return Math.min(MOST_STARTS, 1 + (int) (Math.log(records / fewest(target, risk)) / Math.log(2)));
    }

    private static long acceptedNeeded(double rate, double target, double risk) {
        long most = fewest(target, risk);
        while (most < MOST_RECORDS && !passes((int) most, (int) Math.ceil(rate * most), target, risk)) {
            most *= 2;
        }
        long least = most / 2;
        while (most - least > Math.max(1, most / 1000)) {
            long middle = (least + most) / 2;
            boolean enough = passes((int) middle, (int) Math.ceil(rate * middle), target, risk);
            most = enough ? middle : most;
            least = enough ? least : middle;
        }
        return most;
    }

    private static int[] surestFirst(double[] certainties) {
        return IntStream.range(0, certainties.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> certainties[i])
                        .reversed())
                .mapToInt(i -> i)
                .toArray();
    }
}
