package org.visualbert4j.internal.image;

import static org.visualbert4j.error.VisualBertException.Code.IMAGE;
import static org.visualbert4j.error.VisualBertException.Code.IO;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.FileKind;
import org.visualbert4j.internal.files.RegularFile;

/**
 * Reads images: JPEG, PNG, GIF, WebP, BMP and TIFF, whatever the file is called. The pixels are those of Pillow's
 * {@code ImageOps.exif_transpose(image).convert("RGB")} on the first frame: upright, alpha dropped, colour profiles and
 * gamma not applied, 16-bit grey clipped at 255.
 *
 * <p>Refused, with one line that says why: what is cut off or broken, and what costs more than {@link ImageLimits}
 * allow, before anything is decoded. Only regular files are opened. Immutable and thread-safe.
 */
public final class ImageReader {

    /** Bytes above which a file is not read. */
    public static final long MAX_FILE_BYTES = 512L << 20;

    private final ImageLimits limits;

    /** A reader with limits of its own. */
    public ImageReader(ImageLimits limits) {
        this.limits = limits;
    }

    /**
     * A reader with the limits that the environment names.
     *
     * @throws VisualBertException {@code CONFIG} where it names one that makes no sense
     */
    public ImageReader() {
        this(ImageLimits.of(System.getenv()));
    }

    /**
     * Reads a file.
     *
     * @throws VisualBertException {@code IMAGE} if it is missing, broken, too large or of no known format; {@code IO}
     *     if it can't be read
     */
    public RgbImage read(Path file) {
        return read(bytes(file), file.toString());
    }

    /**
     * A file's bytes, unread.
     *
     * @throws VisualBertException {@code IMAGE} if it is missing or too large; {@code IO} if it can't be read
     */
    public byte[] bytes(Path file) {
        try {
            return RegularFile.bytes(file, MAX_FILE_BYTES);
        } catch (NoSuchFileException e) {
            throw refused(file.toString(), "does not exist", e);
        } catch (RegularFile.UnfitException e) {
            throw refused(file.toString(), String.valueOf(e.getReason()), e);
        } catch (IOException e) {
            throw new VisualBertException(IO, file + ": can't be read: " + e, e);
        }
    }

    /**
     * Reads a file's bytes.
     *
     * @param name what errors call the image
     * @throws VisualBertException {@code IMAGE} if the image is broken, too large or of no known format
     */
    public RgbImage read(byte[] bytes, String name) {
        ImageFormat format = ImageFormat.of(bytes).orElseThrow(() -> refused(name, "is " + instead(bytes), null));
        try {
            return format.decode(bytes, new DecodingBudget(limits, bytes.length));
        } catch (IOException e) {
            // The decoders here throw just this class and say what is wrong; the libraries throw others.
            boolean ours = e.getClass() == IOException.class;
            throw refused(name, format + (ours ? " " + e.getMessage() : " is broken: " + wordsOf(e)), e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // A broken header can make a library ask for more memory than there is. What it asked for was never
            // given, so that all others still have theirs.
            throw refused(
                    name,
                    format + " is broken: its decoder stopped with "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private static String instead(byte[] bytes) {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, FileKind.HEAD_BYTES));
        return FileKind.of(head)
                .map(kind -> kind.words() + " (JPEG, PNG, GIF, WebP, BMP and TIFF are read)")
                .orElse("no JPEG, PNG, GIF, WebP, BMP or TIFF by how it begins");
    }

    private static String wordsOf(IOException e) {
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static VisualBertException refused(String name, String why, @Nullable Throwable cause) {
        String line = (name + ": " + why).replaceAll("\\s+", " ").strip();
        return new VisualBertException(IMAGE, String.format(Locale.ROOT, "%.500s", line), cause);
    }
}
