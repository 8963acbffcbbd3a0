package org.visualbert4j.internal.importers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;

/**
 * A folder a label: {@code LABEL/IMAGE.jpg}, or the same in folders {@code train}, {@code validation} or {@code val}, and
 * {@code test}. Records have an empty text; files that are no images by their ending, and hidden ones, are passed over.
 */
public final class LabelFolders implements Importer {

    private static final Set<String> SPLITS = Set.of("train", "training", "valid", "val", "validation", "dev", "test");
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff");

    private final Path folder;
    private final Map<String, Path> splits = new LinkedHashMap<>();

    /**
     * Looks for folders.
     *
     * @throws VisualBertException DATA where there are none
     */
    public LabelFolders(Path folder) {
        this.folder = folder;
        List<Path> folders = folders(folder);
        if (folders.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    folder + (Files.isDirectory(folder) ? ": holds no folders" : ": no such folder")
                            + "; looked for a folder a label with images in it");
        }
        if (folders.stream().allMatch(each -> SPLITS.contains(name(each)))) {
            folders.forEach(split -> splits.put(name(split), split));
        } else {
            splits.put("all", folder);
        }
    }

    @Override
    public List<String> splits() {
        return List.copyOf(splits.keySet());
    }

    @Override
    public void read(String split, RecordSink records) {
        for (Path label : folders(splits.getOrDefault(split, folder))) {
            for (Path image : images(label)) {
                String id = name(label) + "/" + name(image);
                records.add(new ImportedRecord(id, "", image, new ImportedRecord.OneLabel(name(label))));
            }
        }
    }

    private static List<Path> folders(Path folder) {
        return SplitFiles.list(folder).stream()
                .filter(Files::isDirectory)
                .filter(each -> !name(each).startsWith("."))
                .toList();
    }

    private static List<Path> images(Path folder) {
        List<Path> images = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, LabelFolders::isImage)) {
            files.forEach(images::add);
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, folder + ": can't be read: " + e.getMessage(), e);
        }
        images.sort(null); // so that every system gives the same file
        return images;
    }

    private static boolean isImage(Path file) {
        String name = name(file);
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.contains(ending);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
