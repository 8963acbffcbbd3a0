package org.visualbert4j.importer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.visualbert4j.VisualBertException;

/**
 * The files of a data set that are there.
 *
 * @param files by split, in the order of reading
 */
record SplitFiles(Map<String, Path> files) {

    /**
     * Looks for them.
     *
     * @param dataSet its name, for the message
     * @param candidates names relative to the folder, by split
     * @throws VisualBertException DATA with what was looked for, if none is there
     */
    static SplitFiles find(Path folder, String dataSet, Map<String, String> candidates) {
        Map<String, Path> found = new LinkedHashMap<>();
        candidates.forEach((split, name) -> {
            if (Files.isRegularFile(folder.resolve(name))) {
                found.put(split, folder.resolve(name));
            }
        });
        if (found.isEmpty()) {
            throw notFound(folder, dataSet, candidates.values());
        }
        return new SplitFiles(found);
    }

    /** The error of a folder without any of the files that a data set has. */
    static VisualBertException notFound(Path folder, String dataSet, Iterable<String> wanted) {
        String problem = Files.isDirectory(folder) ? ": holds no " : ": no such folder of ";
        return new VisualBertException(
                VisualBertException.Code.DATA,
                folder + problem + dataSet + "; looked for " + String.join(" or ", wanted) + " in it");
    }

    /** Their splits. */
    List<String> splits() {
        return List.copyOf(files.keySet());
    }

    /** The file of one of the splits. */
    Path file(String split) {
        return Objects.requireNonNull(files.get(split), split);
    }
}
