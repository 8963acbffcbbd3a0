package org.visualbert4j.internal.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.visualbert4j.internal.run.DataChecksums;
import org.visualbert4j.internal.settings.SettingsWriter;

/**
 * What a comparison was begun with, so that runs of different settings or records never meet in one table. More seeds
 * and more variants may come later.
 *
 * @param folds as in the plan
 * @param data checksums of the files of records
 * @param variants the settings of each, by name and key
 */
record Begun(int folds, Map<String, String> data, Map<String, Map<String, String>> variants) {

    /** Of a run of its own, of this machine, or without bearing on what comes out. */
    private static final Set<String> LEFT_OUT = Set.of(
            "train",
            "validation",
            "test",
            "output",
            "fold",
            "seed",
            "vocabulary",
            "resume",
            "offline",
            "allow-overlap",
            "find-copies",
            "loader-threads",
            "threads",
            "save-every",
            "keep-checkpoints");

    static Begun of(ComparisonPlan plan) {
        Map<String, Map<String, String>> variants = new TreeMap<>();
        for (ComparisonPlan.Run run : plan.runs()) {
            Map<String, String> settings = new TreeMap<>(SettingsWriter.values(plan.settings(run)));
            settings.keySet().removeAll(LEFT_OUT);
            settings.computeIfPresent("model", (key, model) -> withoutFolder(model));
            variants.put(run.variant().name(), settings);
        }
        return new Begun(
                plan.folds(),
                DataChecksums.of(plan.variants().get(0).settings(Map.of()).data()),
                variants);
    }

    private static String withoutFolder(String model) {
        Path path = Path.of(model);
        return path.isAbsolute() ? String.valueOf(path.getFileName()) : model;
    }

    /** What is not as it was, in words; empty if all is. */
    List<String> differences(Begun now) {
        List<String> differences = new ArrayList<>();
        if (folds != now.folds) {
            differences.add("`folds` was " + folds + " and is " + now.folds);
        }
        Set<String> files = new TreeSet<>(data.keySet());
        files.addAll(now.data.keySet());
        for (String file : files) {
            if (!String.valueOf(data.get(file)).equals(now.data.get(file))) {
                differences.add("the records of `" + file + "` have changed");
            }
        }
        variants.forEach((name, settings) -> {
            Map<String, String> others = now.variants.getOrDefault(name, settings);
            Set<String> keys = new TreeSet<>(settings.keySet());
            keys.addAll(others.keySet());
            for (String key : keys) {
                String was = settings.getOrDefault(key, "");
                String is = others.getOrDefault(key, "");
                if (!was.equals(is)) {
                    differences.add(name + ": " + key + " was \"" + was + "\" and is \"" + is + "\"");
                }
            }
        });
        return differences;
    }

    /** With variants that are new. */
    Begun with(Begun now) {
        Map<String, Map<String, String>> all = new TreeMap<>(variants);
        all.putAll(now.variants);
        return new Begun(folds, data, all);
    }
}
