package org.visualbert4j.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Adds an importer for a data set of one's own: whatever writes a JSON object a line is one. Here each folder of the data set
 * is a label, and holds images with their captions beside them ({@code cat/7.png}, {@code cat/7.txt}).
 */
public final class ImportCaptions {

    private ImportCaptions() {}

    /**
     * Writes records.
     *
     * @param folder of the data set
     * @param records the file to write; images stay where they are
     * @return how many there are
     */
    public static int write(Path folder, Path records) throws IOException {
        List<Path> captions;
        try (Stream<Path> files = Files.walk(folder)) {
            captions = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        ObjectMapper json = new ObjectMapper();
        try (BufferedWriter lines = Files.newBufferedWriter(records)) {
            for (Path caption : captions) {
                Path image =
                        caption.resolveSibling(caption.getFileName().toString().replace(".txt", ".png"));
                Map<String, String> record = Map.of(
                        "id", folder.relativize(caption).toString(),
                        "text", Files.readString(caption).strip(),
                        "img", image.toAbsolutePath().toString(),
                        "label",
                                Objects.requireNonNull(caption.getParent())
                                        .getFileName()
                                        .toString());
                lines.append(json.writeValueAsString(record)).append('\n');
            }
        }
        return captions.size();
    }

    /**
     * Imports a data set.
     *
     * @param arguments the data set's folder, and the file of records to write
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println(write(Path.of(arguments[0]), Path.of(arguments[1])) + " records");
    }
}
