package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an image says which way up it is: EXIF, a raw profile of ImageMagick, XMP. */
final class OrientationTest {

    private static final byte[] TURNED = {
        'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
    };

    private final ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
    private final RgbImage upright = Orientation.TURNED_LEFT.upright(Fixtures.image("images/rgb.png"));

    @ParameterizedTest
    @ValueSource(strings = {"<x tiff:Orientation=\"6\"/>", "<tiff:Orientation>6</tiff:Orientation>"})
    void a_png_is_turned_by_its_xmp(String xmp) {
        byte[] text = latin("XML:com.adobe.xmp\0\0\0\0\0" + xmp);

        assertThat(reader.read(png("iTXt", text), "xmp.png")).isEqualTo(upright);
        assertThat(reader.read(png("tEXt", latin("XML:com.adobe.xmp\0" + xmp)), "xmp.png"))
                .isEqualTo(upright);
    }

    @Test
    void a_png_is_turned_by_xmp_that_is_compressed_and_stands_behind_its_pixels() {
        byte[] text = joined(latin("XML:com.adobe.xmp\0\1\0\0\0"), deflated(latin("<tiff:Orientation>6<")));
        byte[] png = Fixtures.bytes("images/rgb.png");
        byte[] behind =
                joined(Arrays.copyOf(png, png.length - 12), joined(chunk("iTXt", text), chunk("IEND", latin(""))));

        assertThat(reader.read(behind, "xmp.png")).isEqualTo(upright);
    }

    @Test
    void a_png_is_turned_by_a_raw_profile() {
        String profile = "\nexif\n      32\n" + HexFormat.of().formatHex(latin("Exif\0\0")) + "\n"
                + HexFormat.of().formatHex(TURNED) + "\n";

        byte[] png = png("zTXt", joined(latin("Raw profile type exif\0\0"), deflated(latin(profile))));

        assertThat(reader.read(png, "magick.png")).isEqualTo(upright);
    }

    @Test
    void exif_goes_before_xmp() {
        byte[] xmp = chunk("tEXt", latin("XML:com.adobe.xmp\0tiff:Orientation=\"3\""));

        byte[] both = inserted(joined(xmp, chunk("eXIf", TURNED)));

        assertThat(reader.read(both, "both.png")).isEqualTo(upright);
    }

    @Test
    void a_jpeg_is_turned_by_its_xmp() {
        byte[] jpeg = Fixtures.bytes("images/420.jpg");
        byte[] body = latin("http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation=\"6\"/>");
        ByteBuffer segment = ByteBuffer.allocate(4 + body.length)
                .putInt(0xffe10000 | (body.length + 2))
                .put(body);
        byte[] turned =
                joined(Arrays.copyOf(jpeg, 2), joined(segment.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length)));

        assertThat(reader.read(turned, "xmp.jpg"))
                .isEqualTo(Orientation.TURNED_LEFT.upright(Fixtures.image("images/420.jpg")));
    }

    @Test
    void exif_that_is_none_is_refused_as_nobody_knows_which_way_up_the_image_is() {
        byte[] png = png("eXIf", latin("no TIFF structure"));

        assertThatThrownBy(() -> reader.read(png, "odd.png"))
                .hasMessage("odd.png: PNG has broken EXIF: it does not begin like TIFF");
    }

    @Test
    void a_directory_of_exif_that_points_to_itself_or_claims_millions_of_values_is_left_at_once() {
        byte[] loop = TURNED.clone();
        loop[25] = 8;
        byte[] millions = TURNED.clone();
        Arrays.fill(millions, 14, 18, (byte) 0xff);

        assertThat(reader.read(png("eXIf", loop), "loop.png")).isEqualTo(upright);
        assertThat(reader.read(png("eXIf", millions), "millions.png")).isEqualTo(Fixtures.image("images/rgb.png"));
    }

    private static byte[] png(String type, byte[] body) {
        return inserted(chunk(type, body));
    }

    /** Chunks behind the header of a PNG. */
    private static byte[] inserted(byte[] chunks) {
        byte[] png = Fixtures.bytes("images/rgb.png");
        return joined(Arrays.copyOf(png, 33), joined(chunks, Arrays.copyOfRange(png, 33, png.length)));
    }

    private static byte[] chunk(String type, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(latin(type));
        crc.update(body);
        return ByteBuffer.allocate(12 + body.length)
                .putInt(body.length)
                .put(latin(type))
                .put(body)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] packed = new byte[bytes.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
