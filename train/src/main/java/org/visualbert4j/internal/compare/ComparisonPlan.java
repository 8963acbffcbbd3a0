package org.visualbert4j.internal.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.settings.DataSettings;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.SettingsWriter;
import org.visualbert4j.internal.settings.TrainingSettings;

/**
 * What is to be trained, and on what. All variants have the same records, splits and order of records.
 *
 * @param variants one or more; in a comparison the others are held against the first
 * @param seeds how many times each is trained, with the seed of the settings and those after it; 1 or more
 * @param folds into how many parts the training records are divided to be the test in turn, or 0 for a test file
 * @param output the folder of all that the comparison leaves
 */
public record ComparisonPlan(List<Variant> variants, int seeds, int folds, Path output) {

    /** Of where and how, which change neither records nor their order. */
    private static final Set<String> FREE = Set.of("output", "resume", "loader-threads");

    /**
     * Checks it.
     *
     * @throws VisualBertException USAGE for numbers and files that make no sense, CONFIG where variants would not have the
     *     same records
     */
    public ComparisonPlan {
        check(seeds >= 1, "`seeds`: " + seeds + " makes no sense; expected 1 or more");
        check(folds == 0 || folds >= 2, "`folds`: " + folds + " makes no sense; expected 2 or more");
        TrainingSettings first = variants.get(0).settings(Map.of());
        check(first.data().train() != null, "`train` is missing: a file of records");
        check(
                first.data().test() != null || folds > 0,
                "`test` is missing: records to compare on; or `folds` 5 takes them from the training records in turn");
        check(
                first.data().test() == null || folds == 0,
                "`test` and `folds` are both given; which records shall the comparison be on?");
        check(first.data().fold() == null, "fold is set; a comparison goes through all of them with `folds`");
        Map<String, String> expected = SettingsWriter.values(first);
        for (Variant variant : variants) {
            Map<String, String> found = SettingsWriter.values(variant.settings(Map.of()));
            shared().forEach(key -> {
                if (!Objects.equals(found.get(key), expected.get(key))) {
                    throw new VisualBertException(
                            VisualBertException.Code.CONFIG,
                            variant.source() + ": " + key + " is \"" + found.get(key) + "\", but \"" + expected.get(key)
                                    + "\" in " + variants.get(0).source()
                                    + "; all variants want the same records: give `" + key + "` to all of them");
                }
            });
        }
    }

    /**
     * A comparison.
     *
     * @throws VisualBertException also USAGE for a single variant and for records of several labels
     */
    public static ComparisonPlan of(List<Variant> variants, int seeds, int folds, Path output) {
        check(variants.size() >= 2, "a comparison is of two variants or more; `config` names one");
        ComparisonPlan plan = new ComparisonPlan(variants, seeds, folds, output);
        check(
                !variants.get(0).settings(Map.of()).model().task().equals("multi-label"),
                "task is multi-label; a comparison is of one label a record");
        return plan;
    }

    /** What all variants must have in common. */
    private static List<String> shared() {
        Stream<String> ofData = SettingsReader.keys(DataSettings.class).stream().map(SettingsReader.Key::key);
        return Stream.concat(ofData, Stream.of("task", "seed"))
                .filter(key -> !FREE.contains(key))
                .toList();
    }

    /**
     * One training.
     *
     * @param fold which part of the training records is the test, from 1; 0 for a test file
     */
    record Run(Variant variant, long seed, int fold) {

        /** Its folder, relative to the comparison's. */
        Path folder() {
            Path folder = Path.of(variant.name(), "seed-" + seed);
            return fold == 0 ? folder : folder.resolve("fold-" + fold);
        }

        @Override
        public String toString() {
            return variant.name() + ", seed " + seed + (fold == 0 ? "" : ", fold " + fold);
        }
    }

    /** All trainings, all variants with the first seed first. */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (long seed = firstSeed(); seed < firstSeed() + seeds; seed++) {
            for (Variant variant : variants) {
                for (int fold : parts()) {
                    runs.add(new Run(variant, seed, fold));
                }
            }
        }
        return runs;
    }

    /** The folds from 1, or only 0 for a test file. */
    List<Integer> parts() {
        return folds == 0 ? List.of(0) : IntStream.rangeClosed(1, folds).boxed().toList();
    }

    long firstSeed() {
        return variants.get(0).settings(Map.of()).optimization().seed();
    }

    /** The settings of one training, its split being that of all others. */
    TrainingSettings settings(Run run) {
        TrainingSettings plain = run.variant().settings(Map.of());
        long splitSeed = Objects.requireNonNullElse(plain.data().splitSeed(), firstSeed());
        Map<String, String> more = new TreeMap<>();
        more.put("seed", String.valueOf(run.seed()));
        more.put("split-seed", String.valueOf(splitSeed));
        more.put("output", output.resolve(run.folder()).toString());
        more.put("resume", "true");
        if (run.fold() > 0) {
            more.put("fold", run.fold() + "/" + folds);
        }
        return run.variant().settings(more);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new VisualBertException(VisualBertException.Code.USAGE, message);
        }
    }
}
