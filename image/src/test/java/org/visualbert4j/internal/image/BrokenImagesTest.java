package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

/** Files that are cut off or contradict themselves, which decoders of other makes fill up. */
final class BrokenImagesTest {

    private final ImageReader reader = new ImageReader(ImageLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lossless.webp",
                "lossless_palette.webp",
                "lossless_alpha.webp",
                "lossy_75.webp",
                "rgb.bmp",
                "rle_8.bmp"
            })
    void a_file_that_is_cut_anywhere_before_its_last_bytes_is_refused(String name) {
        byte[] whole = Fixtures.bytes("images/" + name);

        for (int length = 0; length < whole.length - 4; length += 1 + whole.length / 150) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (name.endsWith(".webp") && length > 20) { // sizes mended, so that just the pixels are cut off
                ByteBuffer sizes = ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN);
                sizes.putInt(4, length - 8);
                if (cut[15] != 'X') {
                    sizes.putInt(16, length - 20);
                }
            }
            int cutAt = length;
            assertThat(catchThrowable(() -> reader.read(cut, name)))
                    .as("%s cut at %d", name, cutAt)
                    .isInstanceOf(VisualBertException.class);
        }
    }

    @Test
    void runs_of_a_bitmap_that_end_before_its_last_row_are_refused() {
        byte[] bitmap = Fixtures.bytes("images/rle_8.bmp");
        bitmap[ByteBuffer.wrap(bitmap).order(ByteOrder.LITTLE_ENDIAN).getInt(10)] = 0; // an end mark in place of a run
        bitmap[ByteBuffer.wrap(bitmap).order(ByteOrder.LITTLE_ENDIAN).getInt(10) + 1] = 1;

        assertThatThrownBy(() -> reader.read(bitmap, "short.bmp"))
                .hasMessage("short.bmp: BMP is cut off: its runs end in row 1 of 13");
    }

    @Test
    void a_run_beyond_the_end_of_its_row_is_refused() {
        byte[] bitmap = Fixtures.bytes("images/rle_8.bmp");
        bitmap[ByteBuffer.wrap(bitmap).order(ByteOrder.LITTLE_ENDIAN).getInt(10)] = 20;

        assertThatThrownBy(() -> reader.read(bitmap, "long.bmp"))
                .hasMessage("long.bmp: BMP is broken: a run goes beyond the end of its row");
    }

    @Test
    void literal_runs_of_odd_length_in_4_bits_are_read_as_the_format_has_them() {
        byte[] runs = {0, 3, 0x12, 0x30, 0, 0, 0, 3, 0x45, 0x60, 0, 1};
        ByteBuffer file = ByteBuffer.allocate(54 + 64 + runs.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(118);
        file.putInt(40)
                .putInt(3)
                .putInt(2)
                .putShort((short) 1)
                .putShort((short) 4)
                .putInt(2)
                .putInt(runs.length);
        file.putLong(0).putLong(0);
        for (int colour = 0; colour < 16; colour++) {
            file.put((byte) (colour * 3))
                    .put((byte) (colour * 2))
                    .put((byte) colour)
                    .put((byte) 0);
        }
        file.put(runs);

        RgbImage image = reader.read(file.array(), "odd.bmp");

        byte[] reds = new byte[6];
        for (int i = 0; i < 6; i++) {
            reds[i] = image.rgb()[3 * i];
        }
        assertThat(reds).containsExactly(4, 5, 6, 1, 2, 3);
    }

    @Test
    void a_png_that_is_cut_off_in_a_chunk_behind_its_pixels_is_refused() {
        byte[] png = Fixtures.bytes("images/rgb.png");
        byte[] cut = Arrays.copyOf(png, png.length - 12 + 20);
        ByteBuffer.wrap(cut).position(png.length - 12).putInt(1000).put(new byte[] {'t', 'E', 'X', 't', 'a'});

        assertThatThrownBy(() -> reader.read(cut, "cut.png")).hasMessage("cut.png: PNG is cut off in its chunk tEXt");
    }

    @Test
    void an_animated_png_whose_frame_has_data_and_no_header_is_refused() {
        byte[] png = Fixtures.bytes("images/rgb.png");
        ByteBuffer odd = ByteBuffer.allocate(png.length + 20);
        odd.put(png, 0, png.length - 12)
                .putInt(8)
                .put(new byte[] {'f', 'd', 'A', 'T', 0, 0, 0, 5, 1, 2, 3, 4})
                .putInt(0);
        odd.put(png, png.length - 12, 12);

        assertThatThrownBy(() -> reader.read(odd.array(), "odd.png"))
                .hasMessage("odd.png: PNG is broken: the data of a frame come before its chunk fcTL");
    }

    @Test
    void a_png_whose_second_chunk_of_pixels_is_cut_off_is_refused_though_the_first_has_all() {
        byte[] png = Fixtures.bytes("images/rgb.png");
        byte[] cut = Arrays.copyOf(png, png.length - 12 + 9);
        ByteBuffer.wrap(cut).position(png.length - 12).putInt(1000).put(new byte[] {'I', 'D', 'A', 'T', 1});

        assertThatThrownBy(() -> reader.read(cut, "cut.png")).hasMessage("cut.png: PNG is cut off in its chunk IDAT");
    }

    @Test
    void a_webp_whose_later_frame_is_broken_is_refused() {
        byte[] webp = Fixtures.bytes("images/animated.webp");
        int second = -1;
        for (int i = 0, found = 0; i < webp.length - 4 && found < 2; i++) {
            if (webp[i] == 'A' && webp[i + 1] == 'N' && webp[i + 2] == 'M' && webp[i + 3] == 'F') {
                second = i;
                found++;
            }
        }
        webp[second + 24] = 'X'; // where the frame's image begins

        assertThatThrownBy(() -> reader.read(webp, "odd.webp"))
                .hasMessage("odd.webp: WEBP is broken: a frame has no image");
    }

    @Test
    void a_webp_whose_alpha_is_broken_is_refused() {
        byte[] webp = Fixtures.bytes("images/lossy_alpha.webp");
        int alpha = new String(webp, StandardCharsets.ISO_8859_1).indexOf("ALPH") + 8;
        webp[alpha] = 3;

        assertThatThrownBy(() -> reader.read(webp, "odd.webp"))
                .hasMessage("odd.webp: WEBP is broken: its alpha has no header");
    }

    @Test
    void a_gif_whose_block_of_pixels_is_cut_off_is_refused_though_all_pixels_may_be_there() {
        byte[] gif = Fixtures.bytes("images/transparent.gif");
        int mark = gif.length - 1; // behind it lie the empty block and the end
        byte[] cut = Arrays.copyOf(gif, mark - 2);

        assertThatThrownBy(() -> reader.read(cut, "cut.gif"))
                .hasMessage("cut.gif: GIF is cut off within its first frame");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xf9, 0xff})
    void a_gif_with_an_extension_that_has_no_content_is_refused(int label) {
        byte[] gif = Fixtures.bytes("images/palette.gif");
        int header = 13 + 3 * (2 << (gif[10] & 7));
        byte[] odd = new byte[gif.length + 3];
        System.arraycopy(gif, 0, odd, 0, header);
        odd[header] = 0x21;
        odd[header + 1] = (byte) label;
        System.arraycopy(gif, header, odd, header + 3, gif.length - header);

        assertThatThrownBy(() -> reader.read(odd, "odd.gif"))
                .hasMessage("odd.gif: GIF is broken: an extension lacks its content");
    }

    @ParameterizedTest
    @CsvSource({
        "IHDR, AAAAAAAAAAAAAAAAAA==, it has a second header",
        "IHDR, AAAA, it has a second header",
        "iCCP, '', its chunk iCCP is too short",
        "iCCP, YWJjAA==, its chunk iCCP is too short"
    })
    void a_png_with_a_chunk_that_contradicts_its_header_or_is_too_short_is_refused(
            String type, String body, String message) {
        byte[] odd = withChunk(
                Fixtures.bytes("images/rgb.png"), 33, type, Base64.getDecoder().decode(body));

        assertThatThrownBy(() -> reader.read(odd, "odd.png")).hasMessage("odd.png: PNG is broken: " + message);
    }

    @Test
    void a_png_whose_palette_comes_after_its_pixels_is_refused() {
        byte[] png = Fixtures.bytes("images/palette_16.png");
        int palette = new String(png, StandardCharsets.ISO_8859_1).indexOf("PLTE");
        byte[] colours = Arrays.copyOfRange(png, palette + 4, palette + 4 + 3 * 16);
        png[palette] = 'p'; // a chunk of no known type
        CRC32 crc = new CRC32();
        crc.update(png, palette, 4 + colours.length);
        ByteBuffer.wrap(png).putInt(palette + 4 + colours.length, (int) crc.getValue());
        byte[] odd = withChunk(png, png.length - 12, "PLTE", colours);

        assertThatThrownBy(() -> reader.read(odd, "odd.png"))
                .hasMessage("odd.png: PNG is broken: its palette comes after its pixels");
    }

    private static byte[] withChunk(byte[] png, int at, String type, byte[] body) {
        byte[] named = (type + new String(body, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(named);
        return ByteBuffer.allocate(png.length + 12 + body.length)
                .put(png, 0, at)
                .putInt(body.length)
                .put(named)
                .putInt((int) crc.getValue())
                .put(png, at, png.length - at)
                .array();
    }
}
