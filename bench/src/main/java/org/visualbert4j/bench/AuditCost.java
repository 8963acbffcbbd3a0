package org.visualbert4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.train.TrainingData;

/**
 * What looking for copies costs: the time that {@code train} takes to read, check and divide its records, with
 * {@code find-copies} true and false, interleaved; a round without measuring before.
 */
public final class AuditCost {

    private AuditCost() {}

    /** Arguments: training records, test records, rounds. */
    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[2]);
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            double first = seconds(arguments, "false");
            double second = seconds(arguments, "true");
            if (round > 0) {
                without.add(first);
                with.add(second);
                System.out.printf(
                        Locale.ROOT, "without %.2f s, with %.2f s, ratio %.2f%n", first, second, second / first);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "medians: without %.2f s, with %.2f s, ratio %.2f%n",
                median(without),
                median(with),
                median(with) / median(without));
    }

    private static double seconds(String[] arguments, String findCopies) {
        long begin = System.nanoTime();
        TrainingData.read(SettingsReader.read(
                null, Map.of("train", arguments[0], "test", arguments[1], "find-copies", findCopies)));
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
