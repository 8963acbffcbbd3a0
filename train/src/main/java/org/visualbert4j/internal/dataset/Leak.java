package org.visualbert4j.internal.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.visualbert4j.internal.dataset.ImageCopy.Use;

/**
 * Images of a split that look like images of another, and are not the same bytes.
 *
 * @param split whose images
 * @param other the split that has their originals, or their copies
 * @param images those of {@code split}, and an image each that it looks like
 */
public record Leak(String split, String other, List<Pair> images) {

    private static final int NAMED = 3;

    /** An image of each split. */
    public record Pair(Use image, Use like) {}

    /** One line without folders. */
    public String warning() {
        String named = images.stream()
                .limit(NAMED)
                .map(pair -> name(pair.image.file()) + " like " + name(pair.like.file()))
                .collect(Collectors.joining(", "));
        int more = images.size() - NAMED;
        return String.format(
                Locale.ROOT,
                "%,d %s image%s %s images (resized, re-encoded, brightened or cropped): %s%s",
                images.size(),
                split,
                images.size() == 1 ? " looks like" : "s look like",
                other,
                named,
                more > 0 ? " and " + more + " more" : "");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
