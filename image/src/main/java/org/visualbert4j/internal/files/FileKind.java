package org.visualbert4j.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a file is that was expected to be something else, told by how it begins and never by its name: for errors that say
 * what there is and what to do about it.
 */
public enum FileKind {
    EMPTY("empty (0 bytes)", "get it again"),
    ZEROS("nothing but zero bytes, as a download that broke off leaves it", "get it again"),
    GIT_LFS("a Git LFS pointer, not the file itself", "fetch it with: git lfs pull", "version https://git-lfs"),
    APPLE_DOUBLE("a macOS metadata file, not the file itself", "take the one without ._", "\0\u0005\u0016\u0007"),

    HEIC("a HEIC image", Remedies.IMAGE),
    AVIF("an AVIF image", Remedies.IMAGE),
    JPEG_XL("a JPEG XL image", Remedies.IMAGE, "\u00ff\n", "\0\0\0\fJXL \r\n\u0087\n"),
    JPEG_2000("a JPEG 2000 image", Remedies.IMAGE, "\0\0\0\fjP  ", "\u00ffO\u00ffQ"),
    SVG("an SVG drawing", Remedies.IMAGE),
    PDF("a PDF document", Remedies.IMAGE, "%PDF-"),
    POSTSCRIPT("a PostScript document", Remedies.IMAGE, "%!PS"),
    PHOTOSHOP("a Photoshop document", Remedies.IMAGE, "8BPS"),
    ICON("an icon or cursor", Remedies.IMAGE, "\0\0\u0001\0", "\0\0\u0002\0", "icns"),
    PNM("a PBM, PGM or PPM image", Remedies.IMAGE),
    OPEN_EXR("an OpenEXR image", Remedies.IMAGE, "v/1\u0001"),
    RADIANCE("a Radiance HDR image", Remedies.IMAGE, "#?RADIANCE", "#?RGBE"),
    DDS("a DDS texture", Remedies.IMAGE, "DDS "),
    QOI("a QOI image", Remedies.IMAGE, "qoif"),
    DICOM("a DICOM image", Remedies.IMAGE),

    JPEG("a JPEG image", "", "\u00ff\u00d8\u00ff"),
    PNG("a PNG image", "", "\u0089PNG\r\n\u001a\n"),
    GIF("a GIF image", "", "GIF87a", "GIF89a"),
    WEBP("a WebP image", ""),
    TIFF("a TIFF image", "", "II*\0", "MM\0*"),

    VIDEO("a video", "take its frames with: visualbert frames extract", "\u001aE\u00df\u00a3"),
    AUDIO("a sound file", "", "ID3", "fLaC", "OggS"),

    GZIP("compressed with gzip", Remedies.UNPACK, "\u001f\u008b"),
    BZIP2("compressed with bzip2", Remedies.UNPACK, "BZh"),
    XZ("compressed with xz", Remedies.UNPACK, "\u00fd7zXZ\0"),
    ZSTD("compressed with zstd", Remedies.UNPACK, "(\u00b5/\u00fd"),
    LZ4("compressed with lz4", Remedies.UNPACK, "\u0004\"M\u0018"),
    EXCEL("an Excel workbook", "save it as CSV UTF-8", "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1"),
    ZIP("a zip archive", Remedies.UNPACK, "PK\u0003\u0004", "PK\u0005\u0006"),
    SEVEN_ZIP("a 7z archive", Remedies.UNPACK, "7z\u00bc\u00af'\u001c"),
    RAR("a RAR archive", Remedies.UNPACK, "Rar!\u001a\u0007"),
    TAR("a tar archive", Remedies.UNPACK),

    PARQUET("a Parquet table", Remedies.TABLE, "PAR1"),
    ARROW("an Arrow file", "write it as Parquet or CSV", "ARROW1", "FEA1", "\u00ff\u00ff\u00ff\u00ff"),
    HDF5("an HDF5 file", "", "\u0089HDF\r\n\u001a\n"),
    NUMPY("a NumPy array", "", "\u0093NUMPY"),
    PICKLE("a Python pickle", "write what it holds as JSON lines", "\u0080\u0002", "\u0080\u0003", "\u0080\u0004"),
    SQLITE("an SQLite database", "write its rows as CSV", "SQLite format 3\0"),

    UTF_32("text in UTF-32", Remedies.UTF_8, "\u00ff\u00fe\0\0", "\0\0\u00fe\u00ff"),
    UTF_16("text in UTF-16", Remedies.UTF_8, "\u00ff\u00fe", "\u00fe\u00ff"),
    HTML("an HTML page", "get the file itself; a page often stands where a login is asked for"),
    XML("an XML document", ""),
    TEXT("text", "");

    /** What stands in the place of a file that was not fetched, or not whole: no format of data begins like it. */
    private static final Set<FileKind> NOT_THE_FILE = EnumSet.of(
            EMPTY, ZEROS, GIT_LFS, APPLE_DOUBLE, HTML, PDF, GZIP, BZIP2, XZ, ZSTD, SEVEN_ZIP, RAR, TAR, UTF_16, UTF_32);

    /** As many bytes of a file's beginning as any kind is told by. */
    public static final int HEAD_BYTES = 1024;

    /** Remedies that several kinds share. */
    private static final class Remedies {
        static final String IMAGE = "save it as PNG or JPEG";
        static final String UNPACK = "unpack it";
        static final String TABLE = "visualbert import table makes records of it";
        static final String UTF_8 = "save it as UTF-8";

        private Remedies() {}
    }

    private final String description;
    private final String remedy;
    private final byte[][] beginnings;

    FileKind(String description, String remedy, String... beginnings) {
        this.description = description;
        this.remedy = remedy;
        this.beginnings = Arrays.stream(beginnings).map(FileKind::bytes).toArray(byte[][]::new);
    }

    /**
     * The kind of a file.
     *
     * @param head its first {@link #HEAD_BYTES}, or all of them where there are fewer
     */
    public static Optional<FileKind> of(byte[] head) {
        return Arrays.stream(values()).filter(kind -> kind.fits(head)).findFirst();
    }

    /** The kind of a file that is there. */
    public static Optional<FileKind> of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(HEAD_BYTES));
        }
    }

    /**
     * What a file is where it is not what any file of weights, settings, tokens or features can be, to follow its name; nothing
     * also where it can't be read.
     */
    public static Optional<String> notTheFile(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? of(file).filter(NOT_THE_FILE::contains).map(kind -> ": is " + kind.words())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // reading it says why
        }
    }

    /** What it is, to follow "is": {@code an Excel workbook; save it as CSV UTF-8}. */
    public String words() {
        return remedy.isEmpty() ? description : description + "; " + remedy;
    }

    /** What it is, without what to do: {@code an Excel workbook}. */
    public String description() {
        return description;
    }

    /** Whether a beginning is text in UTF-8, or ASCII, of a few characters at least. */
    public static boolean isText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && !isSpace(b)) {
                return false;
            }
        }
        String text = new String(head, StandardCharsets.UTF_8);
        return text.length() > 4 && text.lastIndexOf('\ufffd', text.length() - 4) < 0; // but for one cut off
    }

    private boolean fits(byte[] head) {
        return switch (this) {
            case EMPTY -> head.length == 0;
            case ZEROS -> head.length >= 16 && isAll(head, 0);
            case AVIF -> isIsoMedia(head) && hasBrand(head, "avif", "avis");
            case HEIC ->
                isIsoMedia(head)
                        && !hasBrand(head, "avif", "avis")
                        && hasBrand(head, "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");
            case VIDEO ->
                (isIsoMedia(head) && !AVIF.fits(head) && !HEIC.fits(head))
                        || isRiff(head, "AVI ")
                        || beginsAsKnown(head);
            case AUDIO -> isRiff(head, "WAVE") || beginsAsKnown(head);
            case WEBP -> isRiff(head, "WEBP");
            case PNM -> head.length > 2 && head[0] == 'P' && head[1] >= '1' && head[1] <= '7' && isSpace(head[2]);
            case DICOM -> begins(head, 128, "DICM");
            case TAR -> begins(head, 257, "ustar");
            case EXCEL ->
                beginsAsKnown(head)
                        || (ZIP.beginsAsKnown(head)
                                && (contains(head, "[Content_Types].xml") || contains(head, "xl/")));
            case UTF_16 -> beginsAsKnown(head) || isUnmarkedUtf16(head);
            case SVG -> isMarkup(head) && contains(head, "<svg");
            case HTML -> isMarkup(head) && (contains(head, "<html") || contains(head, "<!doctype html"));
            case XML -> isMarkup(head) && words(head).startsWith("<?xml");
            case TEXT -> isText(head);
            default -> beginsAsKnown(head);
        };
    }

    private boolean beginsAsKnown(byte[] head) {
        return Arrays.stream(beginnings).anyMatch(beginning -> begins(head, 0, beginning));
    }

    private static boolean isRiff(byte[] head, String form) {
        return begins(head, 0, "RIFF") && begins(head, 8, form);
    }

    private static boolean isIsoMedia(byte[] head) {
        return begins(head, 4, "ftyp") && head.length >= 12;
    }

    /** Whether an ISO media file is, or is compatible with, one of some brands. */
    private static boolean hasBrand(byte[] head, String... brands) {
        int end = Math.min(head.length, ((head[2] & 0xff) << 8) | (head[3] & 0xff));
        for (int at = 8; at + 4 <= end; at += 4) {
            String brand = new String(head, at, 4, StandardCharsets.ISO_8859_1);
            if (Arrays.asList(brands).contains(brand)) {
                return true;
            }
        }
        return false;
    }

    /** Text of the Latin alphabet in UTF-16 has a zero byte beside each letter. */
    private static boolean isUnmarkedUtf16(byte[] head) {
        if (head.length < 8) {
            return false;
        }
        boolean even = true;
        boolean odd = true;
        for (int i = 0; i < 8; i += 2) {
            even &= head[i] == 0 && head[i + 1] > 0;
            odd &= head[i] > 0 && head[i + 1] == 0;
        }
        return even || odd;
    }

    private static boolean isMarkup(byte[] head) {
        return words(head).startsWith("<");
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static boolean isAll(byte[] bytes, int value) {
        for (byte b : bytes) {
            if (b != value) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] head, String words) {
        return words(head).contains(words.toLowerCase(Locale.ROOT));
    }

    private static String words(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3).strip() : text.strip();
    }

    private static boolean begins(byte[] head, int at, String with) {
        return begins(head, at, bytes(with));
    }

    private static boolean begins(byte[] head, int at, byte[] with) {
        return head.length >= at + with.length && Arrays.equals(head, at, at + with.length, with, 0, with.length);
    }

    private static byte[] bytes(String beginning) {
        return beginning.getBytes(StandardCharsets.ISO_8859_1);
    }
}
