package org.visualbert4j.internal.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;

/**
 * One of the models compared.
 *
 * @param name also its folder's
 * @param config its settings file, or null
 * @param given settings that win over the file, by key
 */
public record Variant(String name, @Nullable Path config, Map<String, String> given) {

    /**
     * Checks the name.
     *
     * @throws VisualBertException USAGE for one that can't be a folder's
     */
    public Variant {
        if (name.isBlank() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
            throw usage((config == null ? "" : "`config` " + config + ": a variant is named after its file, and ")
                    + "\"" + name + "\" is no name for a folder");
        }
        given = Map.copyOf(given);
    }

    /**
     * A variant for each settings file.
     *
     * @param flags settings that win over all of them, by key
     * @throws VisualBertException USAGE where a name can't be a folder's, or two are the same
     */
    public static List<Variant> of(List<Path> configs, Map<String, String> flags) {
        List<Variant> variants = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path config : configs) {
            String name = String.valueOf(config.getFileName()).replaceFirst("\\.ya?ml$", "");
            if (!names.add(name)) {
                throw usage("`config` " + config + ": there is a variant named \"" + name
                        + "\" already; name the files differently");
            }
            variants.add(new Variant(name, config, flags));
        }
        return variants;
    }

    /** Where its settings come from, for messages. */
    String source() {
        return config == null ? name : config.toString();
    }

    /**
     * Its settings.
     *
     * @param more settings that win over all others
     * @throws VisualBertException CONFIG or IO
     */
    public TrainingSettings settings(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(given);
        all.putAll(more);
        return SettingsReader.read(config, all);
    }

    private static VisualBertException usage(String message) {
        return new VisualBertException(VisualBertException.Code.USAGE, message);
    }
}
