package org.visualbert4j.internal.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

/** Videos that are decoded in a process of their own. */
class IsolatedVideoTest {

    private static final VideoReader.Settings SMALL =
            new VideoReader.Settings(new FrameSize(32, 24), VideoLimits.DEFAULT, 1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"middle", "every 0.4s", "scene 0.0"})
    void frames_are_those_of_this_process(String when) {
        Path video = VideoMaker.clip().write(folder.resolve("clip.mp4"), 50);

        Taken here = new Taken(seconds -> seconds < 1.5);
        Taken isolated = new Taken(seconds -> seconds < 1.5);
        Decoding.HERE.frames(video, FrameTimes.parse(when), new TimeSpan(0.2, 1.9), SMALL, here);
        Decoding.ISOLATED.frames(video, FrameTimes.parse(when), new TimeSpan(0.2, 1.9), SMALL, isolated);

        assertThat(here.lines).isNotEmpty();
        assertThat(isolated.lines).isEqualTo(here.lines);
        assertThat(isolated.problems).isEmpty();
    }

    @Test
    void what_is_wrong_with_a_video_is_told_as_in_this_process() throws IOException {
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
        Path refused = VideoMaker.of("magicyuv", "yuv420p").write(folder.resolve("old.avi"), 5);
        Path whole = VideoMaker.clip().containerOption("movflags", "+faststart").write(folder.resolve("a.mp4"), 100);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 2));

        for (Path video : List.of(text, refused, cut, folder.resolve("none.mp4"))) {
            Taken here = new Taken(seconds -> true);
            Taken isolated = new Taken(seconds -> true);
            Decoding.HERE.frames(video, new FrameTimes.Every(1), TimeSpan.ALL, SMALL, here);
            Decoding.ISOLATED.frames(video, new FrameTimes.Every(1), TimeSpan.ALL, SMALL, isolated);

            assertThat(here.problems).isNotEmpty();
            assertThat(isolated.problems).isEqualTo(here.problems);
            assertThat(isolated.lines).isEqualTo(here.lines);
        }
    }

    @Test
    void a_process_that_dies_is_a_problem_of_its_video_alone() {
        Path video = VideoMaker.clip().write(folder.resolve("clip.mp4"), 100);
        Taken taken = new Taken(seconds -> {
            if (seconds > 1) {
                ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
            }
            return true;
        });

        Decoding.ISOLATED.frames(video, new FrameTimes.Every(1), TimeSpan.ALL, SMALL, taken);

        assertThat(taken.lines).hasSizeLessThan(4);
        assertThat(taken.problems)
                .singleElement()
                .asString()
                .startsWith("IMAGE " + video + ": ended the process that decoded it, with exit code 1");
    }

    @Test
    void limits_hold_there_too() {
        Path video = VideoMaker.clip().write(folder.resolve("clip.mp4"), 50);
        VideoLimits few = new VideoLimits(64 * 48 - 1, 10, java.time.Duration.ofMinutes(1));
        Taken taken = new Taken(seconds -> true);

        Decoding.ISOLATED.frames(
                video, new FrameTimes.Middle(), TimeSpan.ALL, new VideoReader.Settings(null, few, 1), taken);

        assertThat(taken.lines).isEmpty();
        assertThat(taken.problems).singleElement().asString().startsWith("IMAGE " + video);
    }

    @Test
    void where_the_program_is_not_on_the_class_path_it_is_said() {
        Path video = VideoMaker.clip().write(folder.resolve("clip.mp4"), 5);
        String before = System.getProperty("java.class.path");
        System.setProperty("java.class.path", folder.toString());
        try {
            assertThatThrownBy(() -> Decoding.ISOLATED.frames(
                            video, new FrameTimes.Middle(), TimeSpan.ALL, SMALL, new Throwing()))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessage(
                            "a process that decodes videos does not start; it needs this program on java.class.path,"
                                    + " which is " + folder);
        } finally {
            System.setProperty("java.class.path", before);
        }
    }

    private static class Taken implements Decoding.Receiver {

        private final DoublePredicate wanted;
        final List<String> lines = new ArrayList<>();
        final List<String> problems = new ArrayList<>();

        Taken(DoublePredicate wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean wants(double seconds) {
            return wanted.test(seconds);
        }

        @Override
        public void frame(double moment, VideoFrame frame) {
            lines.add(moment + " " + frame.seconds() + " "
                    + Arrays.hashCode(frame.image().rgb()));
        }

        @Override
        public void problem(VisualBertException problem) {
            problems.add(problem.code() + " " + problem.getMessage());
        }
    }

    private static final class Throwing extends Taken {

        Throwing() {
            super(seconds -> true);
        }

        @Override
        public void problem(VisualBertException problem) {
            throw problem;
        }
    }
}
