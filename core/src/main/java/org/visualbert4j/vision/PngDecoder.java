package org.visualbert4j.vision;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * PNG by the JDK's reader, which is given the header, palette and pixels and no other chunk. Of an animation the default
 * picture is read.
 */
final class PngDecoder {

    private static final ImageReaderSpi READER = Rasters.ofTheJdk("png");

    /** Pillow's limit of a compressed text or profile, once unpacked. */
    private static final int MOST_TEXT_BYTES = 1 << 20;

    private static final int SIGNATURE = 8;

    private final Bytes in;
    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    private @Nullable Palette palette;
    private byte[] paletteBytes = {};
    private byte @Nullable [] exif;

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
        readChunks();
        byte[] header = Arrays.copyOfRange(in.all(), SIGNATURE + 8, SIGNATURE + 8 + 13);
        Raster raster = Rasters.read(
                READER, essence(header), budget, reader -> reader.read(0).getRaster());
        int colourType = header[9];
        RgbImage image = switch (colourType) {
            case 0, 4 -> Samples.grey(raster, false);
            case 3 -> Samples.palette(raster, palette == null ? new Palette() : palette);
            default -> Samples.rgb(raster);
        };
        return Orientation.of(exif).upright(image);
    }

    private void readChunks() throws IOException {
        int at = SIGNATURE;
        while (true) {
            boolean begun = pixels.size() > 0;
            if (begun && at > in.all().length - 8) {
                return; // cut off behind pixels that may be whole
            }
            long length = in.u32(at);
            String type = type(at + 4);
            int body = at + 8;
            if (type.equals("IEND")) {
                return;
            }
            long left = in.all().length - body - 4L;
            if (length > left) {
                if (begun || type.equals("IDAT")) {
                    pixels.write(in.all(), body, type.equals("IDAT") ? in.all().length - body : 0);
                    return;
                }
                throw new IOException("is cut off in its chunk " + type);
            }
            int end = body + (int) length;
            if (!begun && !type.equals("IDAT")) {
                checkSum(at + 4, end, type);
            }
            readChunk(type, body, end);
            at = end + 4;
        }
    }

    private void readChunk(String type, int body, int end) throws IOException {
        switch (type) {
            case "IDAT" -> pixels.write(in.all(), body, end - body);
            case "PLTE" -> {
                palette = Palette.of(in.all(), body, (end - body) / 3);
                paletteBytes = Arrays.copyOfRange(in.all(), body, end);
            }
            case "eXIf" -> exif = Arrays.copyOfRange(in.all(), body, end);
            case "zTXt", "iCCP" -> {
                // keyword, 0, method, compressed
                int method = after(0, body, end);
                if (method < end) {
                    requireSmall(type, method + 1, end);
                }
            }
            case "iTXt" -> {
                // keyword, 0, flag, method, language, 0, keyword, 0, text
                int flag = after(0, body, end);
                if (end - flag > 2 && in.u8(flag) != 0) {
                    requireSmall(type, after(0, after(0, flag + 2, end), end), end);
                }
            }
            default -> {
                // metadata that changes no pixel
            }
        }
    }

    private int after(int value, int from, int end) throws IOException {
        int at = from;
        while (at < end && in.u8(at) != value) {
            at++;
        }
        return Math.min(at + 1, end);
    }

    private void requireSmall(String type, int from, int end) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in.all(), from, end - from);
            byte[] block = new byte[8192];
            int got;
            while ((got = inflater.inflate(block)) > 0) {
                if (inflater.getBytesWritten() > MOST_TEXT_BYTES) {
                    throw new IOException(
                            "has a chunk " + type + " that unpacks to more than " + MOST_TEXT_BYTES + " bytes");
                }
            }
        } catch (DataFormatException e) {
            // a text that can't be read harms no pixel
        } finally {
            inflater.end();
        }
    }

    private String type(int at) throws IOException {
        StringBuilder type = new StringBuilder(4);
        for (int i = 0; i < 4; i++) {
            int letter = in.u8(at + i);
            if (!Character.isLetterOrDigit(letter) || letter > 127) {
                throw new IOException("is broken: no chunk where one is due, at byte " + at);
            }
            type.append((char) letter);
        }
        return type.toString();
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
