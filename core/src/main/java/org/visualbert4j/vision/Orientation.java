package org.visualbert4j.vision;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifTiffHandler;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a picture is stored, as the EXIF tag {@code Orientation} counts it from 1, and how it is put upright. */
public enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    TURNED_180(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_LEFT(true, true, false),
    TRANSVERSED(true, true, true),
    TURNED_RIGHT(true, false, true);

    private final boolean swapsAxes;
    private final boolean mirrors;
    private final boolean flips;

    Orientation(boolean swapsAxes, boolean mirrors, boolean flips) {
        this.swapsAxes = swapsAxes;
        this.mirrors = mirrors;
        this.flips = flips;
    }

    /**
     * The orientation that is put upright so.
     *
     * @param swapsAxes rows become columns, before all else
     * @param mirrors left becomes right
     * @param flips top becomes bottom
     */
    public static Orientation of(boolean swapsAxes, boolean mirrors, boolean flips) {
        return Arrays.stream(values())
                .filter(it -> it.swapsAxes == swapsAxes && it.mirrors == mirrors && it.flips == flips)
                .findFirst()
                .orElseThrow();
    }

    /** The orientation that EXIF names, which begins with {@code II} or {@code MM}; upright if there is none. */
    static Orientation of(byte @Nullable [] exif) {
        return of(exif == null ? null : directory(exif));
    }

    /** The orientation a directory names; upright if it names none. */
    static Orientation of(@Nullable ExifIFD0Directory directory) {
        Integer value = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return value == null || value < 1 || value > 8 ? UPRIGHT : values()[value - 1];
    }

    /**
     * The first directory of a TIFF structure, as far as it can be read: a picture is whole without its metadata.
     *
     * @return null if there is none
     */
    static @Nullable ExifIFD0Directory directory(byte[] tiff) {
        Metadata metadata = new Metadata();
        try {
            new TiffReader().processTiff(new ByteArrayReader(tiff), new ExifTiffHandler(metadata, null, 0), 0);
        } catch (TiffProcessingException | IOException | RuntimeException e) {
            // what was read before the fault counts
        }
        return metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    }

    /** Whether width and height change places. */
    public boolean swapsAxes() {
        return swapsAxes;
    }

    /** The picture put upright. */
    public RgbImage upright(RgbImage image) {
        if (this == UPRIGHT) {
            return image;
        }
        int width = swapsAxes ? image.height() : image.width();
        int height = swapsAxes ? image.width() : image.height();
        // Steps in the stored picture for one step right and one step down in the upright one.
        int right = swapsAxes ? image.width() : 1;
        int down = swapsAxes ? 1 : image.width();
        int start = 0;
        if (mirrors) {
            start += right * (width - 1);
            right = -right;
        }
        if (flips) {
            start += down * (height - 1);
            down = -down;
        }
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        int out = 0;
        for (int y = 0; y < height; y++) {
            int in = 3 * (start + y * down);
            for (int x = 0; x < width; x++, in += 3 * right) {
                to[out++] = from[in];
                to[out++] = from[in + 1];
                to[out++] = from[in + 2];
            }
        }
        return new RgbImage(width, height, to);
    }
}
