package org.visualbert4j.internal.importers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Leads from what a table says to images' files. Paths as Windows writes them, or with spaces around them, lead there too. */
final class ImagePaths {

    private final Path folder;
    private int repaired;

    /**
     * Nothing looked for yet.
     *
     * @param folder that paths are relative to
     */
    ImagePaths(Path folder) {
        this.folder = folder;
    }

    /**
     * The file that a path leads to: itself, or if that isn't there and one that is written otherwise is, that one.
     *
     * @throws InvalidPathException where no file can be called so
     */
    Path file(String path) {
        Path literal = folder.resolve(path);
        if (Files.isRegularFile(literal)) {
            return literal;
        }
        String slashes = File.separatorChar == '/' ? path.replace('\\', '/') : path;
        Optional<Path> other = Stream.of(slashes, path.strip(), slashes.strip())
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
        repaired += other.isPresent() ? 1 : 0;
        return other.orElse(literal);
    }

    /** What was read otherwise than written, a line; nothing if all was read as it is. */
    List<String> notes(Path table) {
        return repaired == 0
                ? List.of()
                : List.of(
                        table + ": " + repaired + " paths of images read with / for \\ or without spaces around them");
    }
}
