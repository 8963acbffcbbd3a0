package org.visualbert4j.internal.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.ImageReader;

class FrameExtractorTest {

    private static final FrameTimes EVERY_SECOND = new FrameTimes.Every(1);

    @TempDir
    Path folder;

    private Path videos;
    private Path output;
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void makeFolders() throws IOException {
        videos = folder.resolve("videos");
        Files.createDirectories(videos.resolve("more"));
        output = folder.resolve("out");
    }

    @Test
    void frames_of_a_folder_are_written_and_listed() throws IOException {
        // given two videos, a broken one, and a text that is none
        VideoMaker.clip().write(videos.resolve("b.mp4"), 60);
        VideoMaker.clip().write(videos.resolve("more/a.mkv"), 30);
        Files.writeString(videos.resolve("c.mp4"), "nothing");
        Files.writeString(videos.resolve("notes.txt"), "nothing");

        FrameExtractor.Result result = extract(videos, EVERY_SECOND, FrameFormat.PNG);

        assertThat(result).isEqualTo(new FrameExtractor.Result(3, 5, 0, 1));
        assertThat(problems)
                .containsExactly(videos.resolve("c.mp4") + ": is no video of a known format by how it begins");
        assertThat(Files.readAllLines(output.resolve("frames.jsonl")))
                .containsExactly(
                        "{\"video\":\"b.mp4\",\"time\":0.0,\"img\":\"b.mp4/000000.000.png\"}",
                        "{\"video\":\"b.mp4\",\"time\":1.0,\"img\":\"b.mp4/000001.000.png\"}",
                        "{\"video\":\"b.mp4\",\"time\":2.0,\"img\":\"b.mp4/000002.000.png\"}",
                        "{\"video\":\"more/a.mkv\",\"time\":0.0,\"img\":\"more/a.mkv/000000.000.png\"}",
                        "{\"video\":\"more/a.mkv\",\"time\":1.0,\"img\":\"more/a.mkv/000001.000.png\"}");
        assertThat(number("b.mp4/000002.000.png")).isEqualTo(50);
    }

    @Test
    void what_is_there_is_not_done_again() throws IOException {
        // given an extraction that was broken off: a frame is missing, and a line of the journal is half written
        VideoMaker.clip().write(videos.resolve("a.mp4"), 80);
        extract(videos, EVERY_SECOND, FrameFormat.JPEG);
        String index = Files.readString(output.resolve("frames.jsonl"));
        Files.delete(output.resolve("a.mp4/000002.000.jpg"));
        Files.delete(output.resolve("frames.jsonl"));
        Files.writeString(output.resolve("journal.jsonl"), "{\"video\":\"a.mp", StandardOpenOption.APPEND);

        FrameExtractor.Result again = extract(videos, EVERY_SECOND, FrameFormat.JPEG);
        FrameExtractor.Result oncemore = extract(videos, EVERY_SECOND, FrameFormat.JPEG);

        assertThat(again).isEqualTo(new FrameExtractor.Result(1, 1, 3, 0));
        assertThat(oncemore).isEqualTo(new FrameExtractor.Result(1, 0, 0, 0));
        assertThat(output.resolve("frames.jsonl")).hasContent(index);
        assertThat(number("a.mp4/000002.000.jpg")).isEqualTo(50);
    }

    @Test
    void frames_of_other_settings_are_not_mixed() {
        Path video = VideoMaker.clip().write(videos.resolve("a.mp4"), 10);
        extract(video, EVERY_SECOND, FrameFormat.PNG);

        assertThatThrownBy(() -> extract(video, new FrameTimes.Middle(), FrameFormat.PNG))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(output + ": holds frames taken with \"every 1.0s, from")
                .hasMessageEndingWith("choose another `output`");
    }

    @Test
    void scenes_are_found_once() throws IOException {
        Path video = VideoMaker.of("mpeg4", "yuv420p")
                .images(number -> VideoMaker.numbered(64, 48, number < 10 ? 0x0f : 0xf0))
                .write(videos.resolve("a.mp4"), 30);

        FrameExtractor.Result first = extract(video, new FrameTimes.SceneChanges(0.3), FrameFormat.PNG);
        FrameExtractor.Result again = extract(video, new FrameTimes.SceneChanges(0.3), FrameFormat.PNG);

        assertThat(first).isEqualTo(new FrameExtractor.Result(1, 2, 0, 0));
        assertThat(again).isEqualTo(new FrameExtractor.Result(1, 0, 0, 0));
        try (Stream<Path> frames = Files.list(output.resolve("a.mp4"))) {
            assertThat(frames.map(frame -> String.valueOf(frame.getFileName())))
                    .containsExactlyInAnyOrder("000000.000.png", "000000.400.png");
        }
    }

    @Test
    void a_video_that_is_cut_off_gives_what_it_has_and_is_told() throws IOException {
        Path whole =
                VideoMaker.clip().containerOption("movflags", "+faststart").write(folder.resolve("whole.mp4"), 200);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(videos.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 4 * 3));

        FrameExtractor.Result result = extract(cut, EVERY_SECOND, FrameFormat.PNG);

        assertThat(result.written()).isBetween(3, 6);
        assertThat(result.broken()).isOne();
        assertThat(problems).hasSize(1);
        assertThat(problems.peek())
                .startsWith(cut + ": is ")
                .contains("partial file")
                .contains(" moments more)");
    }

    @Test
    void frames_do_not_go_to_the_folder_of_their_video() {
        Path video = VideoMaker.clip().write(folder.resolve("clip.mp4"), 3);

        output = folder;

        assertThatThrownBy(() -> extract(video, EVERY_SECOND, FrameFormat.PNG))
                .hasMessage(folder + ": holds clip.mp4 itself; frames need another folder");
    }

    @Test
    void a_folder_without_videos_is_an_error() {
        assertThatThrownBy(() -> extract(videos, EVERY_SECOND, FrameFormat.PNG))
                .hasMessage(videos + ": holds no files that end as videos do, such as .mp4");
    }

    private int number(String img) {
        return VideoMaker.number(new ImageReader().read(output.resolve(img)));
    }

    private FrameExtractor.Result extract(Path source, FrameTimes moments, FrameFormat format) {
        FrameExtractor.Settings settings =
                new FrameExtractor.Settings(moments, TimeSpan.ALL, null, format, VideoLimits.DEFAULT, Decoding.HERE);
        return FrameExtractor.extract(source, output, settings, 2, new FrameExtractor.Listener() {
            @Override
            public void videoDone() {}

            @Override
            public void frameWritten() {}

            @Override
            public void problem(String line) {
                problems.add(line);
            }
        });
    }
}
