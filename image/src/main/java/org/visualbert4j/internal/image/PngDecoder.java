package org.visualbert4j.internal.image;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * PNG by the JDK's reader, which is given the header, palette and pixels and no other chunk. Of an animation the default
 * image is read.
 */
final class PngDecoder {

    private static final ImageReaderSpi READER = Rasters.ofTheJdk("png");

    private static final int SIGNATURE = 8;

    private final Bytes in;
    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    private @Nullable Palette palette;
    private byte[] paletteBytes = {};
    private byte @Nullable [] exif;
    private byte @Nullable [] xmp;
    private byte @Nullable [] rawExif;

    private PngDecoder(byte[] bytes) {
        this.in = new Bytes(bytes);
    }

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        return new PngDecoder(bytes).decode(budget);
    }

    private RgbImage decode(DecodingBudget budget) throws IOException {
        if (in.u32(SIGNATURE) != 13 || !in.startsWith(SIGNATURE + 4, in.all().length, "IHDR")) {
            throw new IOException("is broken: its first chunk is no header");
        }
        budget.checkSize(in.u32(SIGNATURE + 8), in.u32(SIGNATURE + 12));
        readChunks(new PngAnimation(in.u32(SIGNATURE + 8), in.u32(SIGNATURE + 12)));
        byte[] header = Arrays.copyOfRange(in.all(), SIGNATURE + 8, SIGNATURE + 8 + 13);
        Raster raster = Rasters.read(
                READER, essence(header), budget, reader -> reader.read(0).getRaster());
        int colourType = header[9];
        RgbImage image = switch (colourType) {
            case 0, 4 -> Samples.grey(raster, false);
            case 3 -> Samples.palette(raster, palette == null ? new Palette() : palette);
            default -> Samples.rgb(raster);
        };
        return Exif.orientation(exif == null ? rawExif : exif, xmp).upright(image);
    }

    private void readChunks(PngAnimation animation) throws IOException {
        int at = SIGNATURE;
        boolean ended = false; // a run of IDAT is over, and what follows changes no pixel
        while (true) {
            boolean begun = pixels.size() > 0;
            if (begun && (at > in.all().length - 8 || !isType(at + 4))) {
                return; // cut off behind pixels that may be whole
            }
            long length = in.u32(at);
            String type = type(at + 4);
            int body = at + 8;
            if (type.equals("IEND")) {
                return;
            }
            boolean data = type.equals("IDAT") && !ended;
            ended |= begun && !type.equals("IDAT");
            long left = in.all().length - body - 4L;
            if (length > left + (begun ? 4 : 0) && (begun || !data)) {
                throw new IOException("is cut off in its chunk " + type);
            }
            if (data && length > left && !begun) {
                pixels.write(in.all(), body, (int) Math.min(length, in.all().length - body));
                return;
            }
            int end = body + (int) length;
            if (!begun && !data) {
                checkSum(at + 4, end, type);
            }
            if (data) {
                if (!begun) {
                    animation.image();
                }
                pixels.write(in.all(), body, end - body);
            } else if (type.equals("fcTL") && ended && animation.isAnimated()) {
                return; // the next frame
            } else {
                readChunk(type, body, end, animation);
            }
            at = end + 4;
        }
    }

    private void readChunk(String type, int body, int end, PngAnimation animation) throws IOException {
        switch (type) {
            case "IHDR" -> {
                if (body != SIGNATURE + 8) {
                    throw new IOException("is broken: it has a second header");
                }
            }
            case "PLTE" -> {
                if (pixels.size() > 0 && colourType() == 3) {
                    throw new IOException("is broken: its palette comes after its pixels");
                }
                palette = Palette.of(in.all(), body, (end - body) / 3);
                paletteBytes = Arrays.copyOfRange(in.all(), body, end);
            }
            case "eXIf" -> exif = Arrays.copyOfRange(in.all(), body, end);
            case "tEXt", "zTXt", "iTXt", "iCCP" -> {
                PngText text = PngText.of(type, in, body, end);
                switch (text.keyword()) {
                    case "Raw profile type exif" -> rawExif = text.hexadecimal();
                    case "XML:com.adobe.xmp" -> xmp = text.value();
                    default -> {
                        // says nothing of pixels
                    }
                }
            }
            case "acTL" -> animation.control(in, body, end);
            case "fcTL" -> animation.frame(in, body, end);
            case "fdAT" -> animation.frameData(in, body, end);
            case "gAMA" -> requireLength(type, body, end, 4);
            case "sRGB" -> requireLength(type, body, end, 1);
            case "pHYs" -> requireLength(type, body, end, 9);
            case "cHRM" -> requireLength(type, body, end, (end - body + 3) / 4 * 4);
            case "tRNS" -> requireLength(type, body, end, fewestOfTransparency());
            default -> {
                // metadata that changes no pixel
            }
        }
    }

    private static void requireLength(String type, int body, int end, int fewest) throws IOException {
        if (end - body < fewest) {
            throw new IOException("is broken: its chunk " + type + " is too short");
        }
    }

    /** Bytes of a transparent colour: of grey one number, of colours three, of a palette as many as there are. */
    private int fewestOfTransparency() throws IOException {
        int colours = colourType();
        return colours == 0 ? 2 : colours == 2 ? 6 : 0;
    }

    private int colourType() throws IOException {
        return in.u8(SIGNATURE + 8 + 9);
    }

    private boolean isType(int at) throws IOException {
        for (int i = 0; i < 4; i++) {
            int letter = in.u8(at + i);
            if (letter > 127 || (!Character.isLetterOrDigit(letter) && letter != '_')) {
                return false;
            }
        }
        return true;
    }

    private String type(int at) throws IOException {
        if (!isType(at)) {
            throw new IOException("is broken: no chunk where one is due, at byte " + at);
        }
        return new String(in.all(), at, 4, StandardCharsets.US_ASCII);
    }

    private void checkSum(int from, int end, String type) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(in.all(), from, end - from);
        if (crc.getValue() != in.u32(end)) {
            throw new IOException("is broken: the checksum of its chunk " + type + " is wrong");
        }
    }

    private byte[] essence(byte[] header) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(pixels.size() + 1024);
        bytes.write(in.all(), 0, SIGNATURE);
        writeChunk(bytes, "IHDR", header);
        if (header[9] == 3) {
            writeChunk(bytes, "PLTE", paletteBytes);
        }
        writeChunk(bytes, "IDAT", pixels.toByteArray());
        writeChunk(bytes, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void writeChunk(ByteArrayOutputStream bytes, String type, byte[] body) throws IOException {
        DataOutputStream out = new DataOutputStream(bytes);
        CRC32 crc = new CRC32();
        for (int i = 0; i < 4; i++) {
            crc.update(type.charAt(i));
        }
        crc.update(body);
        out.writeInt(body.length);
        out.writeBytes(type);
        out.write(body);
        out.writeInt((int) crc.getValue());
    }
}
