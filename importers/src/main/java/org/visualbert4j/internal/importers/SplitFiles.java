package org.visualbert4j.internal.importers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.visualbert4j.error.VisualBertException;

/**
 * The files of a data set that are there, which may be none.
 *
 * @param files by split, in the order of reading
 */
record SplitFiles(Map<String, Path> files) {

    /**
     * Looks for files.
     *
     * @param candidates names relative to the folder, by split
     */
    static SplitFiles find(Path folder, Map<String, String> candidates) {
        Map<String, Path> found = new LinkedHashMap<>();
        candidates.forEach((split, name) -> {
            if (Files.isRegularFile(folder.resolve(name))) {
                found.put(split, folder.resolve(name));
            }
        });
        return new SplitFiles(found);
    }

    /** All files of a folder with some ending, each a split of its name. */
    static SplitFiles ending(Path folder, String ending) {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path file : list(folder)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(ending) && Files.isRegularFile(file)) {
                found.put(name.substring(0, name.length() - ending.length()), file);
            }
        }
        return new SplitFiles(found);
    }

    /** What a folder holds, by name; nothing where it is none. */
    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, folder + ": can't be read: " + e.getMessage(), e);
        }
    }

    /** The first of some folders that is there, or else the last of them. */
    static Path firstFolder(Path... folders) {
        return Stream.of(folders).filter(Files::isDirectory).findFirst().orElse(folders[folders.length - 1]);
    }

    /** These files, or others if there are none. */
    SplitFiles or(SplitFiles others) {
        return files.isEmpty() ? others : this;
    }

    /**
     * These files.
     *
     * @param folder that was searched
     * @param dataSet its name, for the message
     * @param wanted what was looked for
     * @throws VisualBertException DATA if there are none
     */
    SplitFiles orFail(Path folder, String dataSet, String wanted) {
        if (files.isEmpty()) {
            String problem = Files.isDirectory(folder) ? ": holds no " : ": no such folder of ";
            throw new VisualBertException(
                    VisualBertException.Code.DATA, folder + problem + dataSet + "; looked for " + wanted + " in it");
        }
        return this;
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
