package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;

final class ImageLimitsTest {

    private final ImageReader reader = new ImageReader(ImageLimits.DEFAULT);

    @Test
    void a_jpeg_of_hundreds_of_scans_is_refused_before_they_are_decoded() {
        assertThatThrownBy(() -> reader.read(jpegOfScans(490), "slow.jpg"))
                .isInstanceOf(VisualBertException.class)
                .hasMessage("slow.jpg: JPEG has 490 scans; the limit is 100");
    }

    @Test
    void scans_of_many_pixels_in_few_bytes_are_refused_before_they_are_decoded() {
        byte[] jpeg = jpegOfScans(90);
        int frame = indexOf(jpeg, new byte[] {(byte) 0xff, (byte) 0xc2});
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 5000).putShort(frame + 7, (short) 5000);

        assertThatThrownBy(() -> reader.read(jpeg, "slow.jpg"))
                .hasMessageContaining("has 90 scans of 5000x5000 pixels in " + jpeg.length + " bytes; the limit is ");
    }

    @Test
    void more_pixels_than_a_small_file_holds_are_refused_and_can_be_allowed() {
        byte[] webp = webpOfOneColour(7000, 6000);

        assertThatThrownBy(() -> reader.read(webp, "bomb.webp"))
                .hasMessage("bomb.webp: WEBP is 7000x6000 pixels in 34 bytes; the limit is 1000 pixels a byte above"
                        + " 40000000");
        ImageReader generous = new ImageReader(ImageLimits.of(Map.of("VISUALBERT_IMAGE_PIXELS_PER_BYTE", "2000000")));
        RgbImage image = generous.read(webp, "large.webp");
        assertThat(image.width() * image.height()).isEqualTo(42_000_000);
    }

    @Test
    void decoding_is_given_up_when_its_time_is_over() {
        ImageReader hurried = new ImageReader(new ImageLimits(1_000_000, 1000, 100, Duration.ofNanos(1)));

        for (String name :
                new String[] {"420.jpg", "rgb.png", "lossless.webp", "lossy_75.webp", "rgb.bmp", "rgb.tif"}) {
            assertThatThrownBy(() -> hurried.read(Fixtures.path("images/" + name)))
                    .hasMessageContaining("takes more than 0 seconds to read");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VISUALBERT_IMAGE_PIXELS, 0",
        "VISUALBERT_IMAGE_PIXELS, 715827880",
        "VISUALBERT_IMAGE_SCANS, many",
        "VISUALBERT_IMAGE_SECONDS, 1.5",
        "VISUALBERT_IMAGE_PIXELS_PER_BYTE, -1"
    })
    void a_limit_in_the_environment_that_makes_no_sense_is_an_error(String name, String value) {
        assertThatThrownBy(() -> ImageLimits.of(Map.of(name, value)))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(name + " is \"" + value + "\", where a whole number from 1 to ");
    }

    @Test
    void the_environment_names_limits_and_leaves_the_others() {
        ImageLimits limits = ImageLimits.of(Map.of("VISUALBERT_IMAGE_SCANS", "20", "VISUALBERT_IMAGE_SECONDS", "5"));

        assertThat(limits)
                .isEqualTo(new ImageLimits(
                        ImageLimits.DEFAULT.pixels(), ImageLimits.DEFAULT.pixelsPerByte(), 20, Duration.ofSeconds(5)));
    }

    /** A progressive JPEG whose last scan is there again and again. */
    private static byte[] jpegOfScans(int scans) {
        byte[] jpeg = Fixtures.bytes("images/progressive.jpg");
        int last = 0;
        int count = 0;
        for (int i = 0; i < jpeg.length - 1; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xda) {
                last = i;
                count++;
            }
        }
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(jpeg, 0, jpeg.length - 2);
        for (int i = count; i < scans; i++) {
            many.write(jpeg, last, jpeg.length - 2 - last);
        }
        many.write(jpeg, jpeg.length - 2, 2);
        return many.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == part[0] && bytes[i + 1] == part[1]) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    /** Lossless WebP whose codes have one symbol each, so that no pixel takes a bit. */
    private static byte[] webpOfOneColour(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(26);
        file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(14);
        file.put((byte) 0x2f).putInt((width - 1) | ((height - 1) << 14));
        // no transform, no cache, one group; then five codes: simple, one symbol, of one bit, 0
        long codes = 0;
        for (int code = 0; code < 5; code++) {
            codes |= 1L << (3 + 4 * code);
        }
        file.putLong(codes);
        return file.array();
    }
}
