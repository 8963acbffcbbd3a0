package org.visualbert4j.internal.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;

/**
 * One of the models compared.
 *
 * @param name its settings file's, without {@code .yaml}; also its folder's
 * @param config the settings file
 * @param flags settings that win over it, by key
 */
public record Variant(String name, Path config, Map<String, String> flags) {

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
            if (name.isBlank() || name.startsWith(".")) {
                throw usage("--config " + config + ": a variant is named after its file, and \"" + name
                        + "\" is no name for a folder");
            }
            if (!names.add(name)) {
                throw usage("--config " + config + ": there is a variant named \"" + name
                        + "\" already; name the files differently");
            }
            variants.add(new Variant(name, config, flags));
        }
        return variants;
    }

    /**
     * Its settings.
     *
     * @param more settings that win over all others
     * @throws VisualBertException CONFIG or IO
     */
    TrainingSettings settings(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(flags);
        all.putAll(more);
        return SettingsReader.read(config, all);
    }

    private static VisualBertException usage(String message) {
        return new VisualBertException(VisualBertException.Code.USAGE, message);
    }
}
