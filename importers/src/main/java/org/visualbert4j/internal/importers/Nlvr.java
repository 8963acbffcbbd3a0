package org.visualbert4j.internal.importers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NLVR, the first edition on drawn images: {@code SPLIT/SPLIT.json}, a line an example, of {@code sentence},
 * {@code identifier}, {@code label} and {@code directory}, and six images each,
 * {@code SPLIT/images/DIRECTORY/SPLIT-IDENTIFIER-N.png} (or {@code images/SPLIT/...}), which differ in the order of their boxes. Each
 * image becomes a record. Read as well: JSON lines that have a line an image already, with {@code id}, {@code text}, {@code img} and
 * {@code label}.
 *
 * <p>Each record gets a {@code group}, the first part of the identifier: those that were shown together when sentences were
 * collected, with all their box orders. The makers ask not to divide them between training and validation.
 */
public final class Nlvr implements Importer {

    private static final int BOX_ORDERS = 6;

    /** Such as {@code dev-1572-0-5}: split, presentation, place in it, order of the boxes. */
    private static final Pattern IMAGE = Pattern.compile("[a-z]+-(\\d+)-\\d+-\\d+");

    private static final Pattern IDENTIFIER = Pattern.compile("(\\d+)-\\d+");

    private final Path folder;
    private final SplitFiles files;

    /**
     * Looks for the splits, in the folder or its {@code nlvr/}.
     *
     * @throws org.visualbert4j.error.VisualBertException DATA where there are none
     */
    public Nlvr(Path source) {
        folder = SplitFiles.firstFolder(source.resolve("nlvr"), source);
        Map<String, String> candidates = new LinkedHashMap<>();
        List.of("train", "dev", "test").forEach(split -> candidates.put(split, split + "/" + split + ".json"));
        files = SplitFiles.find(folder, candidates)
                .or(SplitFiles.ending(folder, ".jsonl"))
                .orFail(source, "NLVR", String.join(" or ", candidates.values()) + " or files of .jsonl");
    }

    @Override
    public List<String> splits() {
        return files.splits();
    }

    @Override
    public void read(String split, RecordSink records) {
        Path images = SplitFiles.firstFolder(
                folder.resolve(split).resolve("images"),
                folder.resolve("images").resolve(split),
                folder.resolve(split).resolve("images"));
        JsonSource.lines(files.file(split), line -> {
            if (line.node().has("sentence")) {
                addOrders(split, images, line, records);
            } else {
                records.add(line.record(folder, Map.of("group", group(IMAGE, "id", line))));
            }
        });
    }

    private static void addOrders(String split, Path images, JsonRecord line, RecordSink records) {
        Map<String, String> extra = Map.of("group", group(IDENTIFIER, "identifier", line));
        Path folder = line.node().has("directory") ? line.path(images, "directory") : images;
        for (int order = 0; order < BOX_ORDERS; order++) {
            String id = split + "-" + line.value("identifier") + "-" + order;
            List<Path> image = List.of(folder.resolve(id + ".png"));
            records.add(new ImportedRecord(id, line.value("sentence"), image, line.label(), extra));
        }
    }

    private static String group(Pattern pattern, String key, JsonRecord line) {
        Matcher parts = pattern.matcher(line.value(key));
        if (!parts.matches()) {
            throw line.error("\"" + key + "\" is \"" + line.value(key) + "\", which is no name of NLVR");
        }
        return parts.group(1);
    }
}
