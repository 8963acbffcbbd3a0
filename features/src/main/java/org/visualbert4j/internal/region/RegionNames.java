package org.visualbert4j.internal.region;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.RegularFile;

/**
 * What the classes of a detector are called.
 *
 * @param objects by class
 * @param attributes by class
 */
public record RegionNames(List<String> objects, List<String> attributes) {

    /** The file of the objects' names. */
    static final String OBJECTS = "objects_vocab.txt";

    /** The file of the attributes' names. */
    static final String ATTRIBUTES = "attributes_vocab.txt";

    private static final long MAX_FILE = 1 << 20;

    /** Keeps copies. */
    public RegionNames {
        objects = List.copyOf(objects);
        attributes = List.copyOf(attributes);
    }

    /** Those in a detector's folder, a name a line; numbers where there is no such file. */
    static RegionNames read(Path folder, DetectorConfig config) {
        return new RegionNames(
                read(folder.resolve(OBJECTS), "object", config.objects()),
                read(folder.resolve(ATTRIBUTES), "attribute", config.attributes()));
    }

    private static List<String> read(Path file, String kind, int count) {
        if (!Files.exists(file)) {
            return IntStream.range(0, count).mapToObj(i -> kind + " " + i).toList();
        }
        try {
            List<String> names = RegularFile.size(file) > MAX_FILE
                    ? List.of()
                    : Files.readString(file, StandardCharsets.UTF_8).lines().toList();
            if (names.size() != count) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        file + ": has " + names.size() + " names where the detector has " + count + " classes");
            }
            return names.stream().map(name -> name.split(",", 2)[0]).toList(); // synonyms stand after a comma
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e, e);
        }
    }
}
