package org.visualbert4j.internal.importers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Json;

/**
 * The folder that an import leaves: {@code SPLIT.jsonl} a split, as {@link org.visualbert4j.internal.records.RecordFile} reads them, with
 * images by their path relative to it; {@code import.json} with the counts; {@code missing.txt} where images are missing.
 */
public final class ImportFolder {

    private static final String REPORT = "import.json";
    private static final String MISSING = "missing.txt";

    private final Path folder;
    private final Importer importer;
    private final Runnable recordDone;
    private final List<ImportReport.SplitCounts> counts = new ArrayList<>();
    private final Map<Path, String> missing = new LinkedHashMap<>();

    private ImportFolder(Path folder, Importer importer, Runnable recordDone) {
        this.folder = folder.toAbsolutePath().normalize();
        this.importer = importer;
        this.recordDone = recordDone;
    }

    /**
     * Reads all splits and writes them. Either all files are new afterwards or, after an error, none is.
     *
     * @param folder made if it is not there; files of an earlier import in it are replaced
     * @param recordDone called after each record
     * @return what was written
     * @throws VisualBertException USAGE where a file would be replaced that is not of an import; DATA where a split has no record;
     *     what the importer throws; IO
     */
    public static ImportReport fill(Path folder, Importer importer, Runnable recordDone) {
        ImportFolder output = new ImportFolder(folder, importer, recordDone);
        output.refuseToReplaceOthers();
        output.write(importer.splits());
        return output.report();
    }

    private ImportReport report() {
        String first = missing.entrySet().stream()
                .findFirst()
                .map(image -> image.getKey() + ": " + image.getValue())
                .orElse(null);
        return new ImportReport(counts, missing.size(), first);
    }

    private void refuseToReplaceOthers() {
        if (Files.exists(folder.resolve(REPORT))) {
            return;
        }
        importer.splits().stream()
                .map(this::file)
                .filter(Files::exists)
                .findFirst()
                .ifPresent(file -> {
                    throw new VisualBertException(
                            VisualBertException.Code.USAGE,
                            file + ": is there already and not of an import; choose another `output`");
                });
    }

    private Path file(String split) {
        return folder.resolve(split + ".jsonl");
    }

    /** Each file takes its place only when all that come after it are written, so that an error leaves all as it was. */
    private void write(List<String> splits) {
        if (splits.isEmpty()) {
            writeReport();
            return;
        }
        AtomicFile.write(file(splits.get(0)), channel -> {
            Writer lines = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8), 1 << 16);
            writeSplit(splits.get(0), lines);
            lines.flush();
            write(splits.subList(1, splits.size()));
        });
    }

    private void writeSplit(String split, Writer lines) throws IOException {
        SplitWriter writer = new SplitWriter(folder, lines, missing, recordDone);
        try {
            importer.read(split, writer);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ImportReport.SplitCounts counted = writer.counts(split);
        if (counted.records() == 0) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA, file(split) + ": not written: its source has no record");
        }
        counts.add(counted);
    }

    private void writeReport() {
        try {
            Json.write(folder.resolve(REPORT), report());
            if (missing.isEmpty()) {
                Files.deleteIfExists(folder.resolve(MISSING));
                return;
            }
            AtomicFile.write(
                    folder.resolve(MISSING),
                    missing.entrySet().stream()
                            .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, folder + " can't be written: " + e.getMessage(), e);
        }
    }
}
