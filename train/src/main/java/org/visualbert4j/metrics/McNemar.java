package org.visualbert4j.metrics;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * McNemar's test (1947) of whether two classifiers are right equally often, from the answers of which exactly one is
 * right. It takes every answer for independent of the others.
 *
 * @param onlyFirst answers that the first alone has right
 * @param onlySecond answers that the second alone has right
 * @param exact whether the p-value is the binomial distribution's, as it is below 25 such answers; else it is the
 *     chi-square distribution's, with the correction for continuity (Edwards 1948)
 * @param pValue two-sided, 0 to 1
 */
@JsonNaming(SnakeCaseStrategy.class)
public record McNemar(long onlyFirst, long onlySecond, boolean exact, double pValue) {

    private static final int FEW = 25;

    /** From whether each of them was right, {@code [seed][record]}; all seeds are taken together. */
    public static McNemar of(boolean[][] first, boolean[][] second) {
        long onlyFirst = 0;
        long onlySecond = 0;
        for (int seed = 0; seed < first.length; seed++) {
            for (int record = 0; record < first[seed].length; record++) {
                onlyFirst += first[seed][record] && !second[seed][record] ? 1 : 0;
                onlySecond += second[seed][record] && !first[seed][record] ? 1 : 0;
            }
        }
        return of(onlyFirst, onlySecond);
    }

    /** From the counts. */
    static McNemar of(long onlyFirst, long onlySecond) {
        long count = onlyFirst + onlySecond;
        if (count < FEW) {
            double tail = BinomialDistribution.of((int) count, 0.5)
                    .cumulativeProbability((int) Math.min(onlyFirst, onlySecond));
            return new McNemar(onlyFirst, onlySecond, true, Math.min(1, 2 * tail));
        }
        double distance = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
        double p = ChiSquaredDistribution.of(1).survivalProbability(distance * distance / count);
        return new McNemar(onlyFirst, onlySecond, false, p);
    }
}
