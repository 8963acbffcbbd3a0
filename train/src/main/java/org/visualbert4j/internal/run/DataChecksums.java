package org.visualbert4j.internal.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.RegularFile;
import org.visualbert4j.internal.settings.DataSettings;

/** Tells whether two runs had the same records, without a word of where the files are. */
public final class DataChecksums {

    private DataChecksums() {}

    /**
     * The SHA-256 of each file of records, by the setting that names it.
     *
     * @throws VisualBertException IO where one can't be read
     */
    public static Map<String, String> of(DataSettings settings) {
        Map<String, String> checksums = new TreeMap<>();
        put(checksums, "train", settings.train());
        put(checksums, "validation", settings.validation());
        put(checksums, "test", settings.test());
        return checksums;
    }

    /**
     * Which of a run's files of records has the same bytes as another file.
     *
     * @param run its folder
     * @return the setting that names it, such as train; empty where none has, or the run does not tell
     * @throws VisualBertException IO where the file can't be read
     */
    public static Optional<String> sameIn(Path run, Path file) {
        Path provenance = run.resolve("provenance.json");
        if (!Files.exists(provenance)) {
            return Optional.empty();
        }
        String checksum = sha256(file);
        return JsonFile.read(provenance, JsonNode.class).path("data").properties().stream()
                .filter(entry -> entry.getValue().asText().equals(checksum))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static void put(Map<String, String> checksums, String split, @Nullable Path file) {
        if (file != null) {
            checksums.put(split, sha256(file));
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(RegularFile.sha256(file));
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e.getMessage(), e);
        }
    }
}
