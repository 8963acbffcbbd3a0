package org.visualbert4j.internal.importers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.FileKind;
import org.visualbert4j.internal.files.NearbyFile;

/**
 * The tables of a source by the splits that they are named after.
 *
 * @param splits the files of each split; several where one table is divided into files
 * @param passedOver other files that lie beside them in a folder
 */
record TableFiles(Map<String, List<Path>> splits, List<Path> passedOver) {

    private static final Pattern NAME =
            Pattern.compile("(?i)(.+?)(?:-(\\d{5})-of-(\\d{5}))?\\.(csv|tsv|parquet|json|jsonl|ndjson)");

    /** Files of JSON are tables only where they are named themselves: an import leaves such files too. */
    private static final Set<String> IN_FOLDERS = Set.of("csv", "tsv", "parquet");

    /**
     * Looks for tables.
     *
     * @param source a file or a folder
     * @throws VisualBertException DATA where there is none, two are of one split, or a part of one is missing
     */
    static TableFiles of(Path source) {
        TableFiles files = new TableFiles(new LinkedHashMap<>(), new ArrayList<>());
        if (Files.isDirectory(source)) {
            SplitFiles.list(source).stream()
                    .filter(file -> Files.isRegularFile(file) && !name(file).startsWith("."))
                    .forEach(file -> files.add(file, IN_FOLDERS.contains(ending(file))));
        } else if (Files.isRegularFile(source)) {
            files.add(source, !ending(source).isEmpty());
        }
        if (files.splits.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    source + (Files.exists(source) ? ": " + instead(source) : missing(source))
                            + "; looked for .csv, .tsv or .parquet"
                            + (Files.isDirectory(source) ? "" : ", .json or .jsonl"));
        }
        files.splits.forEach(TableFiles::check);
        return files;
    }

    private static String instead(Path source) {
        if (Files.isDirectory(source)) {
            return "holds no table";
        }
        return Files.isRegularFile(source) ? "is " + kind(source) : "is a pipe or a device; write it to a file first";
    }

    /** What a file is that is no table by its name. */
    private static String kind(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return FileKind.of(stream.readNBytes(FileKind.HEAD_BYTES))
                    .map(FileKind::words)
                    .orElse("no table by its name");
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static String missing(Path source) {
        String hint = NearbyFile.hint(source);
        return ": no such file or folder" + (hint.isEmpty() ? "" : ": " + hint);
    }

    private void add(Path file, boolean isTable) {
        Matcher name = NAME.matcher(name(file));
        if (isTable && name.matches()) {
            splits.computeIfAbsent(name.group(1), split -> new ArrayList<>()).add(file);
        } else {
            passedOver.add(file);
        }
    }

    /** Which kind of table a file is by its name: {@code csv}, {@code tsv}, {@code parquet}, {@code json} …; "" for none. */
    static String ending(Path file) {
        Matcher name = NAME.matcher(name(file));
        return name.matches() ? name.group(4).toLowerCase(Locale.ROOT) : "";
    }

    /** That the files of a split are one, or all parts of one. */
    private static void check(String split, List<Path> files) {
        for (int i = 0; i < files.size(); i++) {
            Matcher name = NAME.matcher(name(files.get(i)));
            boolean isPart = name.matches() && name.group(2) != null;
            if (!isPart && files.size() > 1) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        files.get(0) + " and " + files.get(1) + ": both are to be the split \"" + split
                                + "\"; leave one of them out");
            }
            if (isPart && (Integer.parseInt(name.group(2)) != i || Integer.parseInt(name.group(3)) != files.size())) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        files.get(i) + ": is part " + name.group(2) + " of " + name.group(3) + ", and part "
                                + String.format(Locale.ROOT, "%05d", i) + " of " + files.size()
                                + " files that are here is expected");
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
