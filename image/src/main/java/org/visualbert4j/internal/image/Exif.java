package org.visualbert4j.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an image's metadata say of its orientation, where Pillow's {@code getexif} looks for it: in EXIF, else in XMP. */
final class Exif {

    private static final int ORIENTATION = 274;
    private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final Pattern IN_XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private Exif() {}

    /**
     * The orientation by both.
     *
     * @param exif a TIFF structure, with or without {@code Exif} before it
     * @param xmp as it stands in the file
     * @throws IOException if there is EXIF that is none, as which way up the image is can't be told
     */
    static Orientation orientation(byte @Nullable [] exif, byte @Nullable [] xmp) throws IOException {
        return orientation(exif, xmp, false);
    }

    /** The same; if it {@code forgives}, an image whose EXIF is none is upright. */
    static Orientation orientation(byte @Nullable [] exif, byte @Nullable [] xmp, boolean forgives) throws IOException {
        byte[] tiff = exif == null ? new byte[0] : withoutPrefix(exif);
        if (tiff.length > 0) {
            try {
                TiffDirectory directory = TiffDirectory.of(tiff);
                if (directory.has(ORIENTATION)) {
                    return Orientation.numbered(directory.first(ORIENTATION, 0));
                }
            } catch (IOException e) {
                if (forgives) {
                    return Orientation.UPRIGHT;
                }
                throw new IOException("has broken EXIF: it " + e.getMessage(), e);
            }
        }
        return inXmp(xmp);
    }

    /** The orientation of a TIFF file, by its first directory or the XMP in it. */
    static Orientation orientation(TiffDirectory directory) throws IOException {
        return directory.has(ORIENTATION)
                ? Orientation.numbered(directory.first(ORIENTATION, 0))
                : inXmp(directory.bytes(700).orElse(null));
    }

    private static byte[] withoutPrefix(byte[] exif) {
        int from = 0;
        while (exif.length - from >= PREFIX.length
                && Arrays.equals(exif, from, from + PREFIX.length, PREFIX, 0, PREFIX.length)) {
            from += PREFIX.length;
        }
        return Arrays.copyOfRange(exif, from, exif.length);
    }

    private static Orientation inXmp(byte @Nullable [] xmp) {
        if (xmp != null) {
            Matcher found = IN_XMP.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
            if (found.find()) {
                return Orientation.numbered(found.group(1).charAt(0) - '0');
            }
        }
        return Orientation.UPRIGHT;
    }
}
