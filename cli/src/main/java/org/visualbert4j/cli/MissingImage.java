package org.visualbert4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.NearbyFile;

/** Says of an image that is not there what was probably meant by its path. */
final class MissingImage {

    private MissingImage() {}

    /** What some work on images gives; its error names the file that was meant, where one of them is not there. */
    static <T> T explained(List<Path> images, Supplier<T> work) {
        try {
            return work.get();
        } catch (VisualBertException e) {
            String hint = images.stream()
                    .filter(image -> e.code() == VisualBertException.Code.IMAGE && !Files.exists(image))
                    .findFirst()
                    .map(NearbyFile::hint)
                    .orElse("");
            throw hint.isEmpty() ? e : new VisualBertException(e.code(), e.getMessage() + ": " + hint, e);
        }
    }
}
