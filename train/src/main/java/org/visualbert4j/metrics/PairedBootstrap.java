package org.visualbert4j.metrics;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * By how much a second classifier is right more often than a first one on the same records, with a 95 % interval from
 * 10,000 resamples (Efron 1979), taken as percentiles.
 *
 * <p>Each resample draws groups of records, with replacement, so that records sharing an image count as the few that
 * they are, and draws seeds likewise. The few seeds that there mostly are would give too small a spread; so a resample's
 * distance from the mean over all seeds is stretched as Hesterberg (2015) stretches percentiles, to the width that
 * Student's t has for so many seeds. That is done on the scale of the inverse hyperbolic tangent (Fisher 1915), which is half the
 * logit of a share from -1 to 1: a small difference is there what it is here, and none is ever more than all records. With one seed nothing is known of how training's chance moves the difference, and
 * the interval is that of the records alone.
 *
 * @param difference mean accuracy of the second less that of the first, -1 to 1
 * @param low lower end of the interval, -1 to 1
 * @param high upper end, -1 to 1
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PairedBootstrap(double difference, double low, double high) {

    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;

    /**
     * Resamples.
     *
     * @param first whether the first classifier was right, {@code [seed][record]}
     * @param second the same of the second, with the same seeds and records
     * @param groups of each record, numbered from 0 without gaps
     * @param seed of the resampling; the same one gives the same interval
     */
    public static PairedBootstrap of(boolean[][] first, boolean[][] second, int[] groups, long seed) {
        int groupCount = Arrays.stream(groups).max().orElseThrow() + 1;
        int seeds = first.length;
        int[] sizes = new int[groupCount];
        int[] gains = new int[groupCount * seeds]; // [group][seed]: records gained less records lost
        long total = 0;
        for (int record = 0; record < groups.length; record++) {
            sizes[groups[record]]++;
            for (int s = 0; s < seeds; s++) {
                int gain = (second[s][record] ? 1 : 0) - (first[s][record] ? 1 : 0);
                gains[groups[record] * seeds + s] += gain;
                total += gain;
            }
        }
        double[] resampled = new double[RESAMPLES];
        SplittableRandom random = new SplittableRandom(seed);
        double stretch = stretch(seeds);
        for (int i = 0; i < RESAMPLES; i++) {
            resampled[i] = resample(gains, sizes, seeds, stretch, random);
        }
        Arrays.sort(resampled);
        double difference = (double) total / seeds / groups.length;
        return new PairedBootstrap(difference, quantile(resampled, TAIL), quantile(resampled, 1 - TAIL));
    }

    private static double resample(int[] gains, int[] sizes, int seeds, double stretch, SplittableRandom random) {
        long records = 0;
        long[] bySeed = new long[seeds];
        for (int i = 0; i < sizes.length; i++) {
            int group = random.nextInt(sizes.length);
            records += sizes[group];
            for (int s = 0; s < seeds; s++) {
                bySeed[s] += gains[group * seeds + s];
            }
        }
        double mean = (double) Arrays.stream(bySeed).sum() / seeds;
        double drawn = 0;
        for (int s = 0; s < seeds; s++) {
            drawn += (double) bySeed[random.nextInt(seeds)] / seeds;
        }
        double middle = scaled(mean, records);
        return unscaled(middle + stretch * (scaled(drawn, records) - middle), records);
    }

    /** A sum of gains on a scale without ends. As if one more record were a tie, so that all of them gained have a place on it too. */
    private static double scaled(double gain, long records) {
        double share = gain / (records + 1);
        return (Math.log1p(share) - Math.log1p(-share)) / 2;
    }

    /** The share of all records that a place on that scale stands for, -1 to 1. */
    private static double unscaled(double place, long records) {
        return Math.max(-1, Math.min(1, Math.tanh(place) * (records + 1) / records));
    }

    /** How many times wider Student's interval for a mean of so many is than the percentiles of its resamples. */
    private static double stretch(int seeds) {
        if (seeds == 1) {
            return 0;
        }
        double normal = NormalDistribution.of(0, 1).inverseSurvivalProbability(TAIL);
        double student = TDistribution.of(seeds - 1).inverseSurvivalProbability(TAIL);
        return Math.sqrt(seeds / (seeds - 1.0)) * student / normal;
    }

    /** Between two values it lies on the line that joins them, as in numpy. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Whether 0 lies outside of the interval: one of the two is better, as far as these records and seeds tell. */
    public boolean found() {
        return low > 0 || high < 0;
    }
}
