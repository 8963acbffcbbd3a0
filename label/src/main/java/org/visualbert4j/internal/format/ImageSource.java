package org.visualbert4j.internal.format;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativePath;

/** Finds the images that records name. Called by several threads at once. */
@FunctionalInterface
public interface ImageSource {

    /**
     * Finds one.
     *
     * @param name what the record's image field says
     * @return empty where this source has no images by such names
     * @throws VisualBertException IO, with its cause, for a fault that may be gone at the next try; IMAGE for one that won't
     */
    Optional<FoundImage> find(InputRecord record, String name);

    /** Images that came with the record. */
    ImageSource ATTACHED =
            (record, name) -> Optional.ofNullable(record.attachments().get(name))
                    .map(bytes -> new FoundImage.Encoded(bytes, record.place() + ": " + name));

    /**
     * Files, by their paths.
     *
     * @param folder what paths are relative to
     */
    static ImageSource files(Path folder) {
        return (record, name) -> {
            try {
                return Optional.of(new FoundImage.InFile(folder.resolve(name).normalize()));
            } catch (InvalidPathException e) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        record.place() + ": an image's name is no path: " + NativePath.reason(e),
                        e);
            }
        };
    }

    /** What the first of several sources finds that knows the name; the last is to know every name. */
    static ImageSource firstOf(List<ImageSource> sources) {
        return (record, name) -> sources.stream()
                .map(source -> source.find(record, name))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
