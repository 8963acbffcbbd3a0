package org.visualbert4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PairedBootstrapTest {

    /** Made by bench/reference/make_metrics.py. */
    static List<JsonNode> cases() throws IOException {
        JsonNode all = new JsonMapper()
                .readTree(Path.of("../core/src/test/resources/metrics/bootstrap.json")
                        .toFile());
        return StreamSupport.stream(all.spliterator(), false).toList();
    }

    /** The ends of an interval from 10,000 resamples move by about a fiftieth of its width from draw to draw. */
    @ParameterizedTest
    @MethodSource("cases")
    void the_interval_is_scipys_within_the_chance_of_the_draw(JsonNode expected) {
        JsonMapper json = new JsonMapper();
        int[] groups = json.convertValue(expected.get("groups"), int[].class);

        PairedBootstrap bootstrap =
                PairedBootstrap.of(right(expected.get("first")), right(expected.get("second")), groups, 1);

        double low = expected.get("low").asDouble();
        double high = expected.get("high").asDouble();
        assertThat(bootstrap.difference()).isCloseTo(expected.get("difference").asDouble(), within(1e-12));
        assertThat(bootstrap.low()).isCloseTo(low, within((high - low) / 40));
        assertThat(bootstrap.high()).isCloseTo(high, within((high - low) / 40));
    }

    /**
     * Classifiers that are equally good on average, on 60 images with 5 records each: how often does the interval hold
     * the true difference of 0? Of 200 such comparisons 95 % are 190, give or take 3.
     */
    @ParameterizedTest
    @CsvSource({"one seed, 1, 0", "seeds that differ little, 5, 0.01", "seeds that differ much, 5, 0.1"})
    void about_nineteen_of_twenty_intervals_hold_the_true_difference(String name, int seeds, double spread) {
        Random random = new Random(4);
        int held = 0;
        for (int i = 0; i < 200; i++) {
            double[] hardness = random.doubles(60, 0.3, 0.9).toArray();
            double[] preference = IntStream.range(0, 60)
                    .mapToDouble(p -> 0.15 * random.nextGaussian())
                    .toArray();
            boolean[][][] right = new boolean[2][seeds][300];
            for (boolean[][] classifier : right) {
                for (boolean[] run : classifier) {
                    double luck = spread * random.nextGaussian();
                    for (int record = 0; record < 300; record++) {
                        int image = record / 5;
                        double own = classifier == right[0] ? preference[image] : 0;
                        run[record] = random.nextDouble() < hardness[image] + own + luck;
                    }
                }
            }
            int[] groups = IntStream.range(0, 300).map(record -> record / 5).toArray();
            PairedBootstrap bootstrap = PairedBootstrap.of(right[0], right[1], groups, i);
            held += bootstrap.low() <= 0 && bootstrap.high() >= 0 ? 1 : 0;
        }

        assertThat(held).as(name).isGreaterThanOrEqualTo(182);
    }

    /** As in a small test set and few seeds that disagree much, where Student's t alone would reach past all records. */
    @ParameterizedTest
    @CsvSource({"2", "3", "5"})
    void no_interval_reaches_past_all_records_gained_or_lost(int seeds) {
        Random random = new Random(6);
        for (int i = 0; i < 40; i++) {
            boolean[][][] right = new boolean[2][seeds][40];
            for (boolean[][] classifier : right) {
                for (boolean[] run : classifier) {
                    double share = random.nextDouble(); // any accuracy, from seed to seed
                    for (int record = 0; record < run.length; record++) {
                        run[record] = random.nextDouble() < share;
                    }
                }
            }
            PairedBootstrap bootstrap = PairedBootstrap.of(
                    right[0], right[1], IntStream.range(0, 40).toArray(), i);

            assertThat(bootstrap.low()).isGreaterThanOrEqualTo(-1).isLessThanOrEqualTo(bootstrap.difference());
            assertThat(bootstrap.high()).isLessThanOrEqualTo(1).isGreaterThanOrEqualTo(bootstrap.difference());
        }
    }

    @Test
    void all_records_gained_is_the_most_that_can_be() {
        boolean[][] none = new boolean[3][20];
        boolean[][] all = new boolean[3][20];
        for (boolean[] run : all) {
            java.util.Arrays.fill(run, true);
        }

        PairedBootstrap bootstrap =
                PairedBootstrap.of(none, all, IntStream.range(0, 20).toArray(), 1);

        assertThat(bootstrap.difference()).isEqualTo(1);
        assertThat(bootstrap.low()).isCloseTo(1, within(1e-9));
        assertThat(bootstrap.high()).isCloseTo(1, within(1e-9));
    }

    /** Equally good models whose accuracy moves much from seed to seed: with few seeds the interval is wide, but holds. */
    @ParameterizedTest
    @CsvSource({"2", "3", "5"})
    void few_seeds_that_differ_much_still_hold_the_true_difference(int seeds) {
        Random random = new Random(8);
        int held = 0;
        for (int i = 0; i < 100; i++) {
            boolean[][][] right = new boolean[2][seeds][200];
            for (boolean[][] classifier : right) {
                for (boolean[] run : classifier) {
                    double share = 1 / (1 + Math.exp(-0.5 - 0.7 * random.nextGaussian()));
                    for (int record = 0; record < run.length; record++) {
                        run[record] = random.nextDouble() < share;
                    }
                }
            }
            PairedBootstrap bootstrap = PairedBootstrap.of(
                    right[0], right[1], IntStream.range(0, 200).toArray(), i);
            held += bootstrap.low() <= 0 && bootstrap.high() >= 0 ? 1 : 0;
        }

        assertThat(held).isGreaterThanOrEqualTo(91);
    }

    @Test
    void records_of_one_image_count_as_the_few_that_they_are() {
        // given 50 images, each with one answer that all of its 10 records share
        Random random = new Random(2);
        boolean[][] right = new boolean[2][500];
        for (int image = 0; image < 50; image++) {
            for (boolean[] classifier : right) {
                java.util.Arrays.fill(classifier, 10 * image, 10 * image + 10, random.nextDouble() < 0.7);
            }
        }
        boolean[][] first = {right[0]};
        boolean[][] second = {right[1]};

        double grouped = width(PairedBootstrap.of(
                first, second, IntStream.range(0, 500).map(i -> i / 10).toArray(), 1));
        double single =
                width(PairedBootstrap.of(first, second, IntStream.range(0, 500).toArray(), 1));

        assertThat(grouped / single).isBetween(2.8, 3.5); // the square root of 10 is 3.16
    }

    @Test
    void the_same_seed_gives_the_same_interval_and_turning_the_two_round_its_mirror() {
        boolean[][] first = {{true, false, true, true, false, true}};
        boolean[][] second = {{true, true, true, false, true, true}};
        int[] groups = {0, 1, 2, 3, 4, 5};

        PairedBootstrap one = PairedBootstrap.of(first, second, groups, 9);

        assertThat(PairedBootstrap.of(first, second, groups, 9)).isEqualTo(one);
        PairedBootstrap turned = PairedBootstrap.of(second, first, groups, 9);
        assertThat(turned.difference()).isEqualTo(-one.difference());
        assertThat(turned.low()).isCloseTo(-one.high(), within(1e-12));
    }

    @Test
    void a_difference_is_found_where_the_interval_leaves_out_nought() {
        assertThat(new PairedBootstrap(0.1, 0.01, 0.2).found()).isTrue();
        assertThat(new PairedBootstrap(-0.1, -0.2, -0.01).found()).isTrue();
        assertThat(new PairedBootstrap(0.1, -0.01, 0.2).found()).isFalse();
    }

    private static double width(PairedBootstrap bootstrap) {
        return bootstrap.high() - bootstrap.low();
    }

    private static boolean[][] right(JsonNode bySeed) {
        boolean[][] right = new boolean[bySeed.size()][bySeed.get(0).size()];
        for (int seed = 0; seed < right.length; seed++) {
            for (int record = 0; record < right[seed].length; record++) {
                right[seed][record] = bySeed.get(seed).get(record).intValue() == 1;
            }
        }
        return right;
    }
}
