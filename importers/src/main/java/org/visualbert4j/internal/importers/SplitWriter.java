package org.visualbert4j.internal.importers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.NearbyFile;

/** Writes and counts the records of one split. */
final class SplitWriter implements RecordSink {

    /** Missing images whose likely names are looked for. */
    private static final int HINTS = 10;

    private final Path folder;
    private final Writer lines;
    private final Map<Path, String> missing;
    private final Runnable recordDone;
    private final SortedMap<String, Integer> labels = new TreeMap<>();
    private int records;
    private final List<String> notes = new ArrayList<>();
    private int unlabelled;
    private int withoutText;
    private int incomplete;

    /**
     * Nothing written yet.
     *
     * @param folder of the file, absolute
     * @param missing why, by image; filled
     */
    SplitWriter(Path folder, Writer lines, Map<Path, String> missing, Runnable recordDone) {
        this.folder = folder;
        this.lines = lines;
        this.missing = missing;
        this.recordDone = recordDone;
    }

    @Override
    public void add(ImportedRecord record) {
        ObjectNode line = Json.PLAIN.createObjectNode();
        line.put("id", record.id());
        if (record.text() == null) {
            withoutText++;
        } else {
            line.put("text", record.text());
        }
        putImages(line, record.images());
        putLabel(line, record.label());
        record.extra().forEach((key, value) -> {
            if (line.has(key)) {
                throw new IllegalArgumentException(key + " is taken");
            }
            line.put(key, value);
        });
        try {
            lines.append(line.toString()).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records++;
        recordDone.run();
    }

    private void putImages(ObjectNode line, List<Path> images) {
        boolean complete = true;
        ArrayNode names = Json.PLAIN.createArrayNode();
        for (Path image : images) {
            Path absolute = image.toAbsolutePath().normalize();
            if (!Files.isRegularFile(absolute)) {
                missing.computeIfAbsent(absolute, this::reason);
                complete = false;
            }
            names.add(relative(absolute));
        }
        if (names.size() == 1) {
            line.set("img", names.get(0));
        } else if (!names.isEmpty()) {
            line.set("img", names);
        }
        incomplete += complete ? 0 : 1;
    }

    /** What was meant by a path is looked for a few times and not for every file of a folder that is missing. */
    private String reason(Path image) {
        String hint = missing.size() < HINTS ? NearbyFile.hint(image) : "";
        return hint.isEmpty() ? "no such file" : "no such file: " + hint;
    }

    /** With slashes on every system; the path itself where there is no relative one, as on another drive. */
    private String relative(Path image) {
        boolean together = Objects.equals(image.getRoot(), folder.getRoot());
        return (together ? folder.relativize(image) : image).toString().replace(File.separatorChar, '/');
    }

    private void putLabel(ObjectNode line, ImportedRecord.Label label) {
        if (label instanceof ImportedRecord.OneLabel one) {
            line.put("label", one.name());
            labels.merge(one.name(), 1, Integer::sum);
        } else if (label instanceof ImportedRecord.SeveralLabels several) {
            ArrayNode names = line.putArray("label");
            several.names().forEach(name -> {
                names.add(name);
                labels.merge(name, 1, Integer::sum);
            });
        } else if (label instanceof ImportedRecord.ScoredLabels scored) {
            ObjectNode scores = line.putObject("label");
            scored.scores().forEach((name, score) -> {
                scores.put(name, score);
                if (score > 0) {
                    labels.merge(name, 1, Integer::sum);
                }
            });
        } else {
            unlabelled++;
        }
    }

    @Override
    public void missing(Path image, String reason) {
        missing.put(image.toAbsolutePath().normalize(), reason);
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    ImportReport.SplitCounts counts(String split) {
        return new ImportReport.SplitCounts(split, records, unlabelled, withoutText, incomplete, labels, notes);
    }
}
