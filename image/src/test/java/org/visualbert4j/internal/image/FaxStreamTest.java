package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

/** Fax-coded TIFF, as the JDK writes it and as bits made here. */
final class FaxStreamTest {

    private static final int STRIP_BYTES = 279;
    private static final int WIDTH = 2700;

    private final ImageReader reader = new ImageReader(ImageLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
    void runs_of_every_code_are_read(String coding) throws IOException {
        int[] runs = IntStream.concat(
                        IntStream.range(0, 64), IntStream.iterate(64, run -> run < WIDTH, run -> run + 64))
                .toArray();
        BufferedImage image = new BufferedImage(WIDTH, 2 * runs.length, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < image.getHeight(); y++) {
            int first = y % 3;
            for (int x = 0; x < WIDTH; x++) {
                boolean inside = x >= first && x < first + runs[y / 2];
                image.setRGB(x, y, inside == (y % 2 == 0) ? 0xffffff : 0);
            }
        }

        RgbImage read = reader.read(written(image, coding), "runs.tif");

        assertThat(read.height()).isEqualTo(image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertThat(read.rgb()[3 * (y * WIDTH + x)])
                        .as("row %d, column %d", y, x)
                        .isEqualTo((byte) image.getRGB(x, y));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
    void rows_that_are_cut_off_anywhere_are_refused(String coding) throws IOException {
        BufferedImage image = new BufferedImage(40, 12, BufferedImage.TYPE_BYTE_BINARY);
        for (int i = 0; i < 40 * 12; i++) {
            image.setRGB(i % 40, i / 40, (i % 40 / 5 + i / 40 / 3) % 2 == 0 ? 0xffffff : 0);
        }
        byte[] whole = written(image, coding);
        int bytes = set(whole.clone(), STRIP_BYTES, 0);

        for (int length = 1; length < bytes - 20; length++) { // behind the last row may be an end mark
            byte[] cut = whole.clone();
            set(cut, STRIP_BYTES, length);
            assertThat(catchThrowable(() -> reader.read(cut, "cut.tif")))
                    .as("cut after %d bytes", length)
                    .isInstanceOf(VisualBertException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | 1 0000000000010 00000000001   | is broken: row 2 of a strip or tile ends early",
                "4 | 001 10100 11                  | is broken: row 1 of a strip or tile is longer than the image is wide",
                "4 | 0001 1                        | is broken: row 1 of a strip or tile passes a change that is not there",
                "4 | 011 1                         | is broken: row 1 of a strip or tile has a change where none can be",
                "4 | 1 0000001111 1                | is broken: row 2 of a strip or tile has a code that stands for nothing",
                "4 | 001 1011 0000110111 1         | is broken: row 1 of a strip or tile has empty runs",
                "3 | 000000000001 1011 000000000001 10011 | is broken: row 1 of a strip or tile ends early",
                "3 | 000000000001 10011 000000000001 000000000001 | is broken: row 2 of a strip or tile ends early",
                "3 | 10011 000000000001 10011      | is broken: row 1 of a strip or tile does not begin where one is due",
                "2 | 10011                         | is cut off within a strip or tile",
                "2 | 1011 0011 00000000 10011      | is broken: row 1 of a strip or tile is longer than the image is wide",
                "2 | 00110101 0000110111 10011     | is broken: row 1 of a strip or tile has empty runs"
            })
    void rows_that_make_no_sense_are_refused(int compression, String bits, String message) {
        assertThatThrownBy(() -> reader.read(tiff(compression, bits), "odd.tif"))
                .hasMessage("odd.tif: TIFF " + message);
    }

    @Test
    void two_rows_of_8_pixels_are_read_where_they_are_whole() {
        byte[] grey = new byte[6 * 8];
        Arrays.fill(grey, (byte) 255);
        Arrays.fill(grey, 3 * 12, 3 * 16, (byte) 0);

        assertThat(reader.read(tiff(4, "1 001 1011 011"), "four.tif").rgb()).isEqualTo(grey);
        assertThat(reader.read(tiff(3, "000000000001 10011 0000000000001 1011 011"), "three.tif")
                        .rgb())
                .isEqualTo(grey);
        assertThat(reader.read(tiff(2, "10011 000 1011 011"), "two.tif").rgb()).isEqualTo(grey);
    }

    /** White is 0; two rows of 8 pixels. */
    private static byte[] tiff(int compression, String spacedBits) {
        String bits = spacedBits.replace(" ", "");
        bits += "0".repeat((8 - bits.length() % 8) % 8);
        int bytes = bits.length() / 8;
        int[][] entries = {
            {256, 8},
            {257, 2},
            {258, 1},
            {259, compression},
            {262, 0},
            {273, 8 + 2 + 9 * 12 + 4},
            {277, 1},
            {278, 2},
            {STRIP_BYTES, bytes}
        };
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 9 * 12 + 4 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries) {
            tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        tiff.putInt(0);
        for (int i = 0; i < bytes; i++) {
            tiff.put((byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2));
        }
        return tiff.array();
    }

    /** By the JDK's writer. */
    private static byte[] written(BufferedImage image, String coding) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("tiff");
        ImageWriter writer = writers.next();
        while (!writer.getClass().getName().startsWith("com.sun.")) {
            writer = writers.next();
        }
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionType(coding);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        }
        return bytes.toByteArray();
    }

    /** Changes the only value of an entry, and gives the one before. */
    private static int set(byte[] tiff, int tag, int value) {
        ByteBuffer numbers =
                ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = numbers.getInt(4) + 2;
        while (numbers.getShort(at) != (short) tag) {
            at += 12;
        }
        int before = numbers.getInt(at + 8);
        numbers.putInt(at + 8, value);
        return before;
    }
}
