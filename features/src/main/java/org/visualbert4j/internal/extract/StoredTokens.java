package org.visualbert4j.internal.extract;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.features.StoredFeatures;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.internal.vision.TokenReader;

/**
 * Features that are stored, found by the name of the image's file: with its ending, without it, or by the number at its
 * end, as COCO's ids are. The image itself need not be there.
 */
final class StoredTokens implements TokenReader {

    private static final Pattern NUMBER = Pattern.compile(".*?0*(\\d+)");

    private final Path path;
    private final StoredFeatures stored;
    private final int most;
    private final int dimension;

    /**
     * Opens a file or folder.
     *
     * @param most tokens an image, of which the first count
     */
    StoredTokens(Path path, int most) {
        this.path = path;
        this.most = most;
        stored = StoredFeatures.open(path);
        dimension = stored.dimension();
    }

    @Override
    public ImageFeatures read(Path image) {
        String name = String.valueOf(image.getFileName());
        for (String id : ids(name)) {
            var found = stored.get(id);
            if (found.isPresent()) {
                return checked(found.get().first(most), name);
            }
        }
        throw new VisualBertException(
                VisualBertException.Code.IMAGE, path + " has no features of " + name + ", by any of " + ids(name));
    }

    @Override
    public ImageFeatures read(RgbImage image) {
        throw new VisualBertException(
                VisualBertException.Code.USAGE,
                path + " has features by the names of images' files: give the image's file, not its bytes or pixels");
    }

    private static Set<String> ids(String name) {
        Set<String> ids = new LinkedHashSet<>();
        String stem = name.replaceFirst("\\.[A-Za-z]{1,5}$", "");
        ids.add(name);
        ids.add(stem);
        Matcher number = NUMBER.matcher(stem);
        if (number.matches()) {
            ids.add(number.group(1));
        }
        return ids;
    }

    private ImageFeatures checked(ImageFeatures features, String name) {
        if (features.dimension() != dimension) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    path + ": features of " + name + " have " + features.dimension()
                            + " numbers a token, where others have " + dimension);
        }
        return features;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public String fingerprint() {
        return "stored " + dimension;
    }

    @Override
    public void close() {
        stored.close();
    }
}
