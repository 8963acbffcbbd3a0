package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TiffLayoutTest {

    private final ImageReader reader = new ImageReader(ImageLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rgb.tif              | 278 | 5  | is broken: it has 1 strips or tiles where 3 are due",
                "rgb.tif              | 273 | 99999 | is cut off: strip or tile 1 of 1 lies beyond its end",
                "rgb.tif              | 277 | 65535 | has 65535 samples a pixel, which are not read",
                "rgb.tif              | 258 | 2  | has samples of a kind that is not read (photometric 2, 2,8,8 bits)",
                "rgb.tif              | 257 | 0  | has no pixels: its size is 19x0",
                "rgb_tiff_lzw.tif     | 279 | 30 | is cut off within a strip or tile",
                "rgb_packbits.tif     | 279 | 30 | is cut off within a strip or tile",
                "rgb_tiff_adobe_deflate.tif | 279 | 30 | is cut off within a strip or tile",
                "rgb.tif              | 273 | 60 | is broken: its directory lies in its pixels or beyond its end",
                "rgb.tif              | 284 | 3  | is broken: its directory contradicts itself",
                "ycbcr_lzw.tif        | 279 | 30 | is cut off within a strip or tile",
                "ycbcr_lzw.tif        | 530 | 9  | is broken: colours are shared by 9,1 pixels",
                "rgb_jpeg.tif         | 256 | 18 | is broken: the JPEG of a strip or tile is 33x26 pixels where 18x26 are due",
                "rgb_jpeg.tif         | 259 | 6  | is compressed by the JPEG of TIFF 6.0, which is not read",
                "bits_1_group4.tif    | 258 | 8  | is broken: it is compressed as black and white, and has 8 bits a pixel"
            })
    void a_value_of_the_directory_that_does_not_fit_the_others_is_refused(
            String name, int tag, int value, String message) {
        byte[] tiff = Fixtures.bytes("images/" + name);
        set(tiff, tag, value);

        assertThatThrownBy(() -> reader.read(tiff, "odd.tif")).hasMessage("odd.tif: TIFF " + message);
    }

    @Test
    void a_needed_entry_whose_values_are_of_no_known_type_is_refused() {
        byte[] tiff = Fixtures.bytes("images/rgb.tif");
        int at = entry(tiff, 278);
        tiff[at + 2] = 99;

        assertThatThrownBy(() -> reader.read(tiff, "odd.tif"))
                .hasMessage("odd.tif: TIFF is broken: its directory contradicts itself");
    }

    @Test
    void jpeg_that_shares_colours_otherwise_than_the_directory_says_is_refused() {
        byte[] tiff = Fixtures.bytes("images/rgb_jpeg.tif");
        int frame = 8;
        while (tiff[frame] != (byte) 0xff || tiff[frame + 1] != (byte) 0xc0) {
            frame++;
        }
        tiff[frame + 11] = 0x41;

        assertThatThrownBy(() -> reader.read(tiff, "odd.tif"))
                .hasMessage(
                        "odd.tif: TIFF is broken: the JPEG of a strip or tile shares colours otherwise than it says");
    }

    @Test
    void a_chain_of_directories_that_leads_back_to_the_first_is_not_followed() {
        byte[] tiff = Fixtures.bytes("images/pages.tif");
        ByteBuffer numbers = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int first = numbers.getInt(4);
        int entries = numbers.getShort(first);
        numbers.putInt(first + 2 + 12 * entries, first);

        assertThat(reader.read(tiff, "loop.tif")).isEqualTo(Fixtures.image("images/pages.tif"));
    }

    /** Changes the value of an entry, or the first of its values. */
    private static void set(byte[] tiff, int tag, int value) {
        ByteBuffer numbers = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int at = entry(tiff, tag);
        int unit = numbers.getShort(at + 2) == 3 ? 2 : 4;
        int where = numbers.getInt(at + 4) * unit > 4 ? numbers.getInt(at + 8) : at + 8;
        if (unit == 2) {
            numbers.putShort(where, (short) value);
        } else {
            numbers.putInt(where, value);
        }
    }

    private static int entry(byte[] tiff, int tag) {
        ByteBuffer numbers = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int at = numbers.getInt(4) + 2;
        while (numbers.getShort(at) != (short) tag) {
            at += 12;
        }
        return at;
    }
}
