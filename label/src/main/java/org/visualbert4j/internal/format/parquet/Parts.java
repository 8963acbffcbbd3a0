package org.visualbert4j.internal.format.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.RegularFile;

/**
 * The parts of a folder, in order. It is a run's position, and when all is done the folder's {@code _manifest.json}.
 *
 * @param rows how many they have together
 * @param model that labelled them, as {@code name@hash}; null before there is a row
 * @param parts the parts
 */
record Parts(long rows, @Nullable String model, List<Part> parts) {

    /** Readers of folders pass over files with an underscore. */
    private static final String MANIFEST = "_manifest.json";

    static Parts of(JsonNode position) {
        return Json.PLAIN.convertValue(position, Parts.class);
    }

    JsonNode position() {
        return Json.PLAIN.valueToTree(this);
    }

    void writeManifest(Path folder) {
        Json.write(folder.resolve(MANIFEST), this);
    }

    static boolean hasManifest(Path folder) {
        return Files.exists(folder.resolve(MANIFEST));
    }

    /**
     * The files of a folder to be read: those that its manifest lists, or all without one.
     *
     * @throws VisualBertException DATA where there are none, or one is missing; IO
     */
    static List<Path> files(Path folder) {
        List<Path> found = list(folder, "*.parquet");
        if (hasManifest(folder)) {
            try {
                Parts all = Json.STRICT.readValue(RegularFile.bytes(folder.resolve(MANIFEST)), Parts.class);
                return all.parts.stream().map(part -> part(folder, part)).toList();
            } catch (IOException e) {
                throw new VisualBertException(Code.DATA, folder.resolve(MANIFEST) + ": is no manifest of label", e);
            }
        }
        if (found.isEmpty()) {
            throw new VisualBertException(Code.DATA, folder + ": has no files *.parquet");
        }
        for (int i = 0; i < found.size(); i++) {
            String name = String.valueOf(found.get(i).getFileName());
            if (name.matches("part-\\d{5}\\.parquet") && !name.equals(PartFile.name(i))) {
                throw new VisualBertException(Code.DATA, folder.resolve(PartFile.name(i)) + ": the part is missing");
            }
        }
        return found;
    }

    private static Path part(Path folder, Part part) {
        Path file = folder.resolve(part.file());
        if (!Files.isRegularFile(file)) {
            throw new VisualBertException(Code.DATA, file + ": the part is missing, which " + MANIFEST + " lists");
        }
        return file;
    }

    static List<Path> list(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new VisualBertException(Code.IO, folder + ": can't be read: " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }

    /**
     * Checks that the parts are as they were written.
     *
     * @throws VisualBertException DATA where one is missing or has been changed; IO
     */
    void check(Path folder) {
        for (Part part : parts) {
            Path file = folder.resolve(part.file());
            try {
                if (RegularFile.size(file) != part.bytes()
                        || !HexFormat.of().formatHex(RegularFile.sha256(file)).equals(part.sha256())) {
                    throw new VisualBertException(
                            Code.DATA, file + " has been changed since: it is not what was written");
                }
            } catch (NoSuchFileException e) {
                throw new VisualBertException(Code.DATA, file + ": the part is missing", e);
            } catch (IOException e) {
                throw new VisualBertException(Code.IO, file + ": can't be read: " + e.getMessage(), e);
            }
        }
    }
}
