package org.visualbert4j.internal.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.RgbImage;

class VideoReaderTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "mpeg4, yuv420p, mp4, 2",
        "mpeg4, yuv420p, mp4, 0",
        "mpeg4, yuv420p, avi, 0",
        "mpeg4, yuv420p, mkv, 2",
        "mpeg2video, yuv420p, ts, 2",
        "mpeg1video, yuv420p, mpg, 0",
        "libopenh264, yuv420p, mp4, 0",
        "libopenh264, yuv420p, ts, 0",
        "libopenh264, yuv420p, h264, 0",
        "libopenh264, yuv420p, flv, 0",
        "libvpx-vp9, yuv420p, webm, 0",
        "libvpx, yuv420p, webm, 0",
        "mjpeg, yuvj420p, avi, 0",
        "mjpeg, yuvj420p, mjpeg, 0",
        "libaom-av1, yuv420p, mp4, 0",
        "ffv1, yuv420p10, mkv, 0",
        "huffyuv, yuv422p, avi, 0",
        "gif, rgb8, gif, 0",
        "wmv2, yuv420p, wmv, 0",
        "prores, yuv422p10, mov, 0"
    })
    void every_moment_gives_the_frame_that_is_on_the_screen_then(
            String codec, String pixels, String ending, int bFrames) {
        // given forty frames, 25 a second
        Path video = VideoMaker.of(codec, pixels).bFrames(bFrames).write(folder.resolve("video." + ending), 40);
        List<Integer> forth = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            forth.add(i);
        }
        List<Integer> anyhow = new ArrayList<>(forth);
        Collections.shuffle(anyhow, new Random(1));

        // when one goes through it, and then jumps about in it
        List<Integer> inOrder = numbers(video, forth);
        List<Integer> outOfOrder = numbers(video, anyhow);
        List<Integer> afterwards = numbers(video, List.of(33));

        // then
        assertThat(inOrder).isEqualTo(forth);
        assertThat(outOfOrder).isEqualTo(anyhow);
        assertThat(afterwards).containsExactly(33);
    }

    @Test
    void moments_are_where_they_are_asked_for() {
        Path video = VideoMaker.clip().write(folder.resolve("clip.mp4"), 100);

        try (VideoReader reader = open(video)) {
            assertThat(reader.end()).isCloseTo(4, within(1e-3));
            assertThat(reader.moments(new FrameTimes.Middle(), TimeSpan.ALL))
                    .containsExactly(new double[] {2}, within(1e-3));
            assertThat(reader.moments(new FrameTimes.Middle(), new TimeSpan(1, 2)))
                    .containsExactly(1.5);
            assertThat(reader.moments(new FrameTimes.Every(1), TimeSpan.ALL)).containsExactly(0, 1, 2, 3);
            assertThat(reader.moments(new FrameTimes.Every(0.5), new TimeSpan(2.75, 60)))
                    .containsExactly(2.75, 3.25, 3.75);

            // and a frame comes on the screen at its own time, no earlier
            assertThat(VideoMaker.number(reader.frameAt(2).image())).isEqualTo(50);
            assertThat(VideoMaker.number(reader.frameAt(1.999).image())).isEqualTo(49);
            assertThat(reader.frameAt(2.03).seconds()).isCloseTo(2, within(1e-9));
            assertThat(VideoMaker.number(reader.frameAt(99).image())).isEqualTo(99);

            assertThatThrownBy(() -> reader.moments(new FrameTimes.Every(1), new TimeSpan(5, 6)))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessage(video + ": ends at 4.000 s, before 5.000 s");
        }
    }

    @Test
    void the_first_frame_and_those_that_begin_a_scene_are_given() {
        // given a scene of 10 frames, one of 15, and the first one again
        Path video = VideoMaker.of("mpeg4", "yuv420p")
                .images(number -> VideoMaker.numbered(64, 48, number < 10 || number >= 25 ? 0x0f : 0xf0))
                .write(folder.resolve("scenes.mkv"), 40);
        List<Long> milliseconds = new ArrayList<>();

        try (VideoReader reader = open(video)) {
            int damaged = reader.scenes(
                    new FrameTimes.SceneChanges(0.3),
                    TimeSpan.ALL,
                    frame -> milliseconds.add(Math.round(1000 * frame.seconds())));
            assertThat(damaged).isZero();
            reader.scenes(
                    new FrameTimes.SceneChanges(0.3),
                    new TimeSpan(0.6, 0.9),
                    frame -> milliseconds.add(Math.round(1000 * frame.seconds())));
        }

        assertThat(milliseconds).containsExactly(0L, 400L, 1000L, 600L);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, RGBW",
        "0, 1, -1, 0, BRWG", // turned right
        "-1, 0, 0, -1, WBGR",
        "0, -1, 1, 0, GWRB",
        "-1, 0, 0, 1, GRWB",
        "1, 0, 0, -1, BWRG"
    })
    void images_are_upright(int a, int b, int c, int d, String corners) {
        // given red, green, blue and white from the top left to the bottom right
        Path video = VideoMaker.of("mpeg4", "yuv420p")
                .matrix(a, b, c, d)
                .images(number -> corners(64, 48))
                .write(folder.resolve("turned.mp4"), 5);

        RgbImage image = frame(video, 0);
        RgbImage scaled = frame(video, 0, new VideoReader.Settings(new FrameSize(50, 20), VideoLimits.DEFAULT, 1));

        assertThat(corners(image)).isEqualTo(corners);
        assertThat(image.width()).isEqualTo(a == 0 ? 48 : 64);
        assertThat(corners(scaled)).isEqualTo(corners);
        assertThat(scaled.width()).isEqualTo(50);
        assertThat(scaled.height()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 85", "1, 2, 32", "0, 1, 64"})
    void pixels_are_square(int width, int height, int shown) {
        Path video = VideoMaker.clip().pixelShape(width, height).write(folder.resolve("wide.mkv"), 5);

        RgbImage image = frame(video, 0.1);

        assertThat(image.width()).isEqualTo(shown);
        assertThat(image.height()).isEqualTo(48);
        assertThat(VideoMaker.number(image)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "yuv420p, 1, 2",
        "yuv420p, 1, 1",
        "yuv422p, 1, 5",
        "yuv444p, 2, 1",
        "yuv444p, 2, 5",
        "yuv420p10, 1, 1",
        "yuv444p12, 1, 9",
        "yuv422p10, 2, 1",
        "yuva420p, 1, 5",
        "gbrp10, 2, 0",
        "bgr0, 2, 0",
        "gray, 2, 2",
        "gray10, 2, 2"
    })
    void colours_are_those_that_were_stored(String pixels, int range, int space) {
        // given an image of an odd size, without loss
        boolean isGrey = pixels.startsWith("gray");
        RgbImage stored = RgbImage.filled(67, 41, isGrey ? 90 : 200, 90, isGrey ? 90 : 30);
        Path video = VideoMaker.of("ffv1", pixels)
                .size(67, 41)
                .colors(range, space)
                .images(number -> stored)
                .write(folder.resolve("colours.mkv"), 2);

        RgbImage image = frame(video, 0);

        assertThat(image.width()).isEqualTo(67);
        assertThat(image.height()).isEqualTo(41);
        for (int i = 0; i < image.rgb().length; i++) {
            assertThat(image.rgb()[i] & 0xff).isCloseTo(stored.rgb()[i] & 0xff, within(2));
        }
    }

    @Test
    void names_of_any_letters_are_found() throws IOException {
        Path video = VideoMaker.clip().write(folder.resolve("plain.mp4"), 3);
        Path named = Files.move(video, folder.resolve("http:é 日本.mp4"));

        assertThat(VideoMaker.number(frame(named, 0.05))).isEqualTo(1);
    }

    @Test
    void what_is_no_video_is_one_clear_error() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        Path text = Files.writeString(folder.resolve("text.mp4"), "this is no video, but a text of some length");
        Path sound = VideoMaker.writeSound(folder.resolve("sound.avi"));

        assertRefused(folder.resolve("none.mp4"), "does not exist");
        assertRefused(folder, "is no file that holds a video");
        assertRefused(empty, "is empty");
        assertRefused(text, "is no video of a known format by how it begins");
        assertRefused(sound, "has no video stream; of other streams it has 1");
    }

    @Test
    void files_that_name_other_files_are_not_followed() throws IOException {
        Path video = VideoMaker.of("mpeg2video", "yuv420p").write(folder.resolve("secret.ts"), 10);
        Path list = Files.writeString(
                folder.resolve("list.mp4"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + video.getFileName() + "\n#EXT-X-ENDLIST\n");
        Path concatenation = Files.writeString(folder.resolve("concat.mp4"), "ffconcat version 1.0\nfile secret.ts\n");

        assertRefused(list, "is no video of a known format by how it begins");
        assertRefused(concatenation, "is \"concat\" by how it begins, which is no file that holds its video itself");
    }

    @Test
    void an_encrypted_video_and_one_of_an_unknown_codec_are_refused() throws IOException {
        Path encrypted = VideoMaker.clip()
                .containerOption("encryption_scheme", "cenc-aes-ctr")
                .containerOption("encryption_key", "76a6c65c5ea762046bd749a2e632ccbb")
                .containerOption("encryption_kid", "a7e61c373e219033c21091fa607bf3b8")
                .write(folder.resolve("encrypted.mp4"), 5);
        Path unknown = VideoMaker.clip().write(folder.resolve("unknown.mp4"), 5);
        byte[] bytes = Files.readAllBytes(unknown);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("mp4v");
        System.arraycopy("zzzz".getBytes(StandardCharsets.US_ASCII), 0, bytes, at, 4);
        int id = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("esds");
        System.arraycopy("free".getBytes(StandardCharsets.US_ASCII), 0, bytes, id, 4);
        Files.write(unknown, bytes);

        assertRefused(encrypted, "its video is encrypted");
        assertRefused(unknown, "its video is of an unknown codec, \"zzzz\"");
    }

    @ParameterizedTest
    @CsvSource({
        "magicyuv, yuv420p, avi",
        "magicyuv, gbrp, nut",
        "utvideo, yuv420p, mkv",
        "cinepak, rgb24, mov",
        "png, rgb24, mov",
        "jpeg2000, yuv420p, mxf",
        "snow, yuv420p, avi"
    })
    void a_codec_that_is_not_on_the_list_is_not_decoded_even_at_probing(String codec, String pixels, String ending) {
        Path video = VideoMaker.of(codec, pixels).write(folder.resolve("video." + ending), 5);

        assertRefused(
                video,
                "its video is \"" + codec
                        + "\", which is not decoded here; convert it, for instance to H.264 in MP4 or,"
                        + " losslessly, to FFV1 in Matroska");
        try (Container container = Container.open(video, VideoLimits.DEFAULT)) {
            assertThat(container.stream().codecpar().format())
                    .as("which only a decoder knows")
                    .isEqualTo(avutil.AV_PIX_FMT_NONE);
        }
    }

    @Test
    void a_video_that_was_cut_off_gives_what_is_there_and_no_more() throws IOException {
        Path whole =
                VideoMaker.clip().containerOption("movflags", "+faststart").write(folder.resolve("whole.mp4"), 200);
        Path headless = VideoMaker.clip().write(folder.resolve("headless.mp4"), 50);
        Path cut = cut(whole, folder.resolve("cut.mp4"));
        Path cutMatroska = cut(VideoMaker.clip().write(folder.resolve("whole.mkv"), 200), folder.resolve("cut.mkv"));

        for (Path video : List.of(cut, cutMatroska)) {
            try (VideoReader reader = open(video)) {
                assertThat(VideoMaker.number(reader.frameAt(1).image())).isEqualTo(25);
                assertThatThrownBy(() -> reader.frameAt(7.5))
                        .isInstanceOf(VisualBertException.class)
                        .hasMessageStartingWith(video + ": is cut off: its video ends at ");
                assertThat(VideoMaker.number(reader.frameAt(2).image())).isEqualTo(50);
            }
        }
        assertRefused(cut(headless, folder.resolve("gone.mp4")), "is broken: error reading header");
    }

    @Test
    void frames_that_build_on_damage_are_refused_and_the_others_given() throws IOException {
        // given a key frame every twelve, and damage somewhere in the middle
        Path video = VideoMaker.of("libopenh264", "yuv420p").write(folder.resolve("damaged.ts"), 96);
        byte[] bytes = Files.readAllBytes(video);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 1_000, (byte) 0x55);
        Files.write(video, bytes);
        List<Integer> refused = new ArrayList<>();

        try (VideoReader reader = open(video)) {
            for (int i = 0; i < 96; i++) {
                try {
                    assertThat(VideoMaker.number(reader.frameAt((i + 0.5) / 25).image()))
                            .isEqualTo(i);
                } catch (VisualBertException e) {
                    assertThat(e).hasMessageContaining(video + ": is damaged at ");
                    refused.add(i);
                }
            }
        }

        assertThat(refused).isNotEmpty().hasSizeLessThan(40);
    }

    @Test
    void limits_are_kept() {
        Path video = VideoMaker.clip().write(folder.resolve("clip.mp4"), 50);
        VideoLimits pixels = new VideoLimits(64 * 48 - 1, 10, Duration.ofMinutes(1));
        VideoLimits time = new VideoLimits(64 * 48, 10, Duration.ofNanos(1));

        assertThatThrownBy(() -> frame(video, 0, new VideoReader.Settings(null, pixels, 1)))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(video.toString());
        assertThatThrownBy(() -> frame(video, 0, new VideoReader.Settings(null, time, 1)))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(video + ": takes longer to read than the limit of 0 s");
        try (VideoReader reader = VideoReader.open(
                video, new VideoReader.Settings(null, new VideoLimits(64 * 48, 10, Duration.ofMinutes(1)), 1))) {
            assertThatThrownBy(() -> reader.moments(new FrameTimes.Every(0.1), TimeSpan.ALL))
                    .hasMessage(video + ": has 20 such frames; the limit is 10");
        }
    }

    @Test
    void words_are_read() {
        assertThat(FrameTimes.parse("MIDDLE")).isEqualTo(new FrameTimes.Middle());
        assertThat(FrameTimes.parse("every 1s")).isEqualTo(new FrameTimes.Every(1));
        assertThat(FrameTimes.parse("every .5")).isEqualTo(new FrameTimes.Every(0.5));
        assertThat(FrameTimes.parse("scene")).isEqualTo(new FrameTimes.SceneChanges(0.3));
        assertThat(FrameTimes.parse("scene 0.4")).isEqualTo(new FrameTimes.SceneChanges(0.4));
        assertThat(TimeSpan.seconds("1:02:03.5")).isEqualTo(3723.5);
        assertThat(TimeSpan.seconds("90s")).isEqualTo(90);
        assertThat(FrameSize.parse("1280x720")).isEqualTo(new FrameSize(1280, 720));
        for (String wrong : List.of("every", "middle 2", "scene 2", "every 0s", "now")) {
            assertThatThrownBy(() -> FrameTimes.parse(wrong)).isInstanceOf(VisualBertException.class);
        }
        assertThatThrownBy(() -> TimeSpan.seconds("soon")).hasMessageContaining("\"soon\" is no time");
        assertThatThrownBy(() -> new TimeSpan(2, 2)).isInstanceOf(VisualBertException.class);
        assertThatThrownBy(() -> FrameSize.parse("0x1")).isInstanceOf(VisualBertException.class);
    }

    @Test
    void ffmpeg_is_built_under_the_lesser_licence() {
        assertThat(Ffmpeg.licence()).startsWith("LGPL");
    }

    private static void assertRefused(Path video, String why) {
        assertThatThrownBy(() -> frame(video, 0, VideoReader.Settings.DEFAULT))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.IMAGE))
                .hasMessage(video + ": " + why);
    }

    private static Path cut(Path video, Path to) throws IOException {
        byte[] bytes = Files.readAllBytes(video);
        return Files.write(to, Arrays.copyOf(bytes, bytes.length / 4 * 3));
    }

    private static RgbImage corners(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            boolean right = i % width >= width / 2;
            boolean bottom = i / width >= height / 2;
            rgb[3 * i] = (byte) (right == bottom ? 255 : 0);
            rgb[3 * i + 1] = (byte) (right ? 255 : 0);
            rgb[3 * i + 2] = (byte) (bottom ? 255 : 0);
        }
        return new RgbImage(width, height, rgb);
    }

    private static String corners(RgbImage image) {
        StringBuilder corners = new StringBuilder();
        for (int y = 1; y < 4; y += 2) {
            for (int x = 1; x < 4; x += 2) {
                int at = 3 * (y * image.height() / 4 * image.width() + x * image.width() / 4);
                int bits = 0;
                for (int channel = 0; channel < 3; channel++) {
                    bits = 2 * bits + ((image.rgb()[at + channel] & 0xff) > 127 ? 1 : 0);
                }
                corners.append("KBG?R??W".charAt(bits));
            }
        }
        return corners.toString();
    }

    private static VideoReader open(Path video) {
        return VideoReader.open(video, VideoReader.Settings.DEFAULT);
    }

    private static RgbImage frame(Path video, double seconds) {
        return frame(video, seconds, VideoReader.Settings.DEFAULT);
    }

    private static RgbImage frame(Path video, double seconds, VideoReader.Settings settings) {
        try (VideoReader reader = VideoReader.open(video, settings)) {
            return reader.frameAt(seconds).image();
        }
    }

    private static List<Integer> numbers(Path video, List<Integer> frames) {
        try (VideoReader reader = VideoReader.open(video, VideoReader.Settings.DEFAULT)) {
            List<Integer> numbers = new ArrayList<>();
            for (int frame : frames) {
                RgbImage image = reader.frameAt((frame + 0.5) / 25).image();
                assertThat(image.width()).isEqualTo(64);
                numbers.add(VideoMaker.number(image));
            }
            return numbers;
        }
    }
}
