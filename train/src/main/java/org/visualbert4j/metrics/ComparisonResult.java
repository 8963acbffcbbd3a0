package org.visualbert4j.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison came to. As {@code comparison.json} it has the sentences and notes too.
 *
 * @param records that were compared on
 * @param groups how many groups these are of: the records of one image are one
 * @param leftOut records that not every run answered, for their images
 * @param folds that the records come from, 0 for a test file
 * @param seeds how many times each variant was trained
 * @param firstSeed the first of them
 * @param variants in the order of the command
 * @param pairs each further variant beside the first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ComparisonResult(
        int records,
        int groups,
        int leftOut,
        int folds,
        int seeds,
        long firstSeed,
        List<VariantResult> variants,
        List<PairResult> pairs) {

    /**
     * Metrics of one variant.
     *
     * @param parameters how many numbers were trained
     * @param examples seen in training with one seed, in all folds; the mean over seeds
     * @param seconds of training with one seed, in all folds; the mean over seeds
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record VariantResult(
            String name, long parameters, long examples, double seconds, Spread accuracy, Spread macroF1) {}

    /**
     * A metric over seeds.
     *
     * @param deviation the standard deviation with {@code n - 1}, or null with one seed
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Spread(double mean, @Nullable Double deviation, List<Double> bySeed) {

        /** From the values by seed, one at least. */
        public static Spread of(List<Double> bySeed) {
            double mean = bySeed.stream().mapToDouble(d -> d).average().orElseThrow();
            double squares =
                    bySeed.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
            return new Spread(mean, bySeed.size() < 2 ? null : Math.sqrt(squares / (bySeed.size() - 1)), bySeed);
        }

        /** In per cent, with the deviation where there is one. */
        public String percent() {
            return deviation == null ? format("%.2f", 100 * mean) : format("%.2f ± %.2f", 100 * mean, 100 * deviation);
        }
    }

    /** How another variant compares with the first. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record PairResult(String first, String other, int seeds, PairedBootstrap difference, McNemar mcNemar) {

        /** What it comes to, in plain words. */
        @JsonProperty("sentence")
        public String sentence() {
            boolean worse = difference.found() && difference.difference() < 0;
            double by = 100 * (worse ? -difference.difference() : difference.difference());
            double low = 100 * (worse ? -difference.high() : difference.low());
            double high = 100 * (worse ? -difference.low() : difference.high());
            String what = !difference.found()
                    ? "no difference found between " + other + " and " + first + ":"
                    : other + " is " + (worse ? "worse" : "better") + " than " + first + " by";
            return format("%s %.2f points (95 %% interval %.2f to %.2f)", what, by, low, high)
                    + (seeds == 1
                            ? "; with one seed the chance in training is not in the interval"
                            : seeds == 2 ? "; two seeds can't show how far the chance in training goes" : "");
        }

        /** The p-value of McNemar's test with its sign, as {@code = 0.0215} or {@code < 0.0001}. */
        public String p() {
            return mcNemar.pValue() < 1e-4 ? "< 0.0001" : format("= %.4f", mcNemar.pValue());
        }

        /** McNemar's test in one line. */
        @JsonProperty("mc_nemar_line")
        public String mcNemarLine() {
            return format(
                    "McNemar: %s alone right %d times, %s alone %d times, p %s (%s)",
                    first,
                    mcNemar.onlyFirst(),
                    other,
                    mcNemar.onlySecond(),
                    p(),
                    mcNemar.exact() ? "exact" : "chi-square with continuity correction");
        }
    }

    /** What the metrics are of, in one line. */
    @JsonProperty("scope")
    public String scope() {
        return format(
                "%d records of %d groups%s; %s",
                records,
                groups,
                folds == 0 ? "" : ", each the test in one of " + folds + " folds",
                seeds == 1 ? "one seed" : seeds + " seeds: mean ± standard deviation");
    }

    /** What a reader must know to take the metrics for what they are. */
    @JsonProperty("notes")
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        long least = variants.stream().mapToLong(VariantResult::examples).min().orElse(0);
        long most = variants.stream().mapToLong(VariantResult::examples).max().orElse(0);
        if (least != most) {
            notes.add("The budgets are unequal: " + least + " to " + most
                    + " examples seen; a difference may come of that alone.");
        }
        if (seeds == 1) {
            notes.add("One seed: another one may turn a difference round. Use five (`seeds` 5) before you believe it.");
        }
        if (seeds == 2) {
            notes.add(
                    "Two seeds: how much training moves the accuracy is guessed from one difference between them, so the interval is so"
                            + " wide that it rules out next to nothing, and \"no difference found\" says next to nothing either. Use five"
                            + " (`seeds` 5); these two are kept.");
        }
        if (leftOut > 0) {
            notes.add(leftOut + " records are left out: their images are missing or broken.");
        }
        if (folds > 0) {
            notes.add("The folds' models share most of their training records; the interval does not know that.");
        }
        notes.add(
                "McNemar's test takes all answers for independent; those of several seeds, and of records that share a"
                        + " image, are not, so its p-values are too small. The interval resamples groups and seeds.");
        if (pairs.size() > 1) {
            notes.add(
                    "Each pair stands alone: of twenty intervals one misses the truth, so many pairs find something.");
        }
        return notes;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
