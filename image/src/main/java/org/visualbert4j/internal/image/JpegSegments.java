package org.visualbert4j.internal.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a JPEG file says before its first scan.
 *
 * @param width pixels across
 * @param height pixels down
 * @param components 1, 3 or 4
 * @param colours what the components mean, by libjpeg's rules
 * @param orientation by EXIF or XMP
 * @param withoutMetadata the file with one marker that tells libjpeg to convert YCbCr and nothing else, and no other metadata
 * @param scans how many there are, each of which goes over all pixels of its components
 */
@SuppressWarnings("ArrayRecordComponent")
record JpegSegments(
        int width,
        int height,
        int components,
        Colours colours,
        Orientation orientation,
        byte[] withoutMetadata,
        int scans) {

    /** What components mean. */
    enum Colours {
        GREY,
        RGB,
        YCBCR,
        CMYK,
        YCCK
    }

    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    /** Adobe's marker with transform 0: the components are to be handed out as they are. */
    private static final byte[] RAW_COMPONENTS = {
        (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    /** JFIF's marker: three components are YCbCr. */
    private static final byte[] YCBCR_COMPONENTS = {
        (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    static JpegSegments of(byte[] bytes) throws IOException {
        Bytes in = new Bytes(bytes);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        int frame = -1;
        boolean jfif = false;
        boolean forgivesExif = true;
        int transform = -1;
        ByteArrayOutputStream exif = new ByteArrayOutputStream();
        byte @Nullable [] xmp = null;
        int at = nextMarker(in, 2);
        while (in.u8(at) != START_OF_SCAN) {
            int marker = in.u8(at);
            if (marker == END_OF_IMAGE) {
                throw new IOException("has no pixels: it ends before its first scan");
            }
            if (marker < 0xc0) {
                throw new IOException("is broken: no marker where one is due, at byte " + at);
            }
            if (standsAlone(marker)) {
                at = nextMarker(in, at + 1);
                continue;
            }
            int body = at + 3;
            int end = at + 1 + in.u16(at + 1);
            in.require(body, end - body);
            if (marker == 0xe0 && in.startsWith(body, end, "JFIF\0")) {
                jfif = true;
                // Pillow looks for the density in EXIF where there is none here, and forgives EXIF that is broken then.
                forgivesExif = end - body < 8 || in.u8(body + 7) == 0 || in.u8(body + 7) > 2;
            } else if (marker == 0xe1 && in.startsWith(body, end, "Exif\0\0")) {
                exif.write(bytes, body + 6, end - body - 6);
            } else if (marker == 0xe1 && in.startsWith(body, end, XMP)) {
                xmp = Arrays.copyOfRange(bytes, body + XMP.length(), end);
            } else if (marker == 0xee && in.startsWith(body, end, "Adobe") && end - body >= 12) {
                transform = in.u8(body + 11);
            } else if (isFrame(marker)) {
                frame = frame < 0 ? body : frame;
            }
            if (!isMetadata(marker)) {
                kept.write(0xff);
                kept.write(bytes, at, end - at);
            }
            at = nextMarker(in, end);
        }
        int scans = countScans(bytes, at);
        kept.write(0xff);
        kept.write(bytes, at, bytes.length - at);
        if (frame < 0) {
            throw new IOException("is broken: no frame header before its first scan");
        }
        int bits = in.u8(frame);
        if (bits != 8) {
            throw new IOException("has " + bits + " bits a sample; only 8 are read");
        }
        int components = in.u8(frame + 5);
        in.require(frame + 6, 3 * components);
        String ids = components == 3
                ? "" + (char) in.u8(frame + 6) + (char) in.u8(frame + 9) + (char) in.u8(frame + 12)
                : "";
        Colours colours = colours(components, jfif, transform, ids);
        ByteArrayOutputStream withoutMetadata = new ByteArrayOutputStream(kept.size() + 2 + YCBCR_COMPONENTS.length);
        withoutMetadata.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
        withoutMetadata.writeBytes(colours == Colours.YCBCR ? YCBCR_COMPONENTS : RAW_COMPONENTS);
        kept.writeTo(withoutMetadata);
        return new JpegSegments(
                in.u16(frame + 3),
                in.u16(frame + 1),
                components,
                colours,
                Exif.orientation(exif.toByteArray(), xmp, forgivesExif),
                withoutMetadata.toByteArray(),
                scans);
    }

    private static int nextMarker(Bytes in, int from) throws IOException {
        int at = from;
        while (true) {
            while (in.u8(at) != 0xff) {
                at++;
            }
            while (in.u8(at) == 0xff) {
                at++;
            }
            if (in.u8(at) != 0) {
                return at;
            }
        }
    }

    private static boolean standsAlone(int marker) {
        return marker >= 0xd0 && marker <= 0xd8;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean isMetadata(int marker) {
        return marker >= 0xe0;
    }

    /** Inside a scan 0xff is always followed by 0 or a marker, so that the end mark of a whole file can't be missed. */
    private static int countScans(byte[] bytes, int from) throws IOException {
        int scans = 0;
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i - 1] == (byte) 0xff) {
                if (bytes[i] == (byte) END_OF_IMAGE) {
                    return scans;
                }
                if (bytes[i] == (byte) START_OF_SCAN) {
                    scans++;
                }
            }
        }
        throw new IOException("is cut off: it ends within a scan");
    }

    private static Colours colours(int components, boolean jfif, int transform, String ids) throws IOException {
        return switch (components) {
            case 1 -> Colours.GREY;
            case 3 -> {
                boolean rgb = !jfif && (transform == 0 || (transform < 0 && ids.equals("RGB")));
                yield rgb ? Colours.RGB : Colours.YCBCR;
            }
            case 4 -> transform <= 0 ? Colours.CMYK : Colours.YCCK;
            default -> throw new IOException("has " + components + " components; 1, 3 and 4 are read");
        };
    }
}
