package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.video.Decoding;
import org.visualbert4j.internal.video.FrameExtractor;
import org.visualbert4j.internal.video.FrameFormat;
import org.visualbert4j.internal.video.FrameSize;
import org.visualbert4j.internal.video.FrameTimes;
import org.visualbert4j.internal.video.TimeSpan;
import org.visualbert4j.internal.video.VideoLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code visualbert frames extract}: frames of videos as images, and a list of them that other commands read. */
@Command(
        name = "extract",
        description =
                "Writes frames of a video, or of all videos of a folder, as images. Continues where it was interrupted.",
        mixinStandardHelpOptions = true)
final class FramesExtractCommand implements Callable<Integer> {

    @Option(
            names = "--video",
            required = true,
            paramLabel = "<file|folder>",
            description = "The video, or a folder of them.")
    private Path video = Path.of("");

    @Option(names = "--output", required = true, paramLabel = "<folder>", description = "The folder for the images.")
    private Path output = Path.of("");

    @Option(
            names = "--at",
            arity = "1..2",
            paramLabel = "<when>",
            description = "middle, every 1s, or scene: the first frame of each, by ffmpeg's measure with a threshold"
                    + " such as scene 0.4. Default: middle.")
    private List<String> at = List.of("middle");

    @Option(
            names = "--from",
            defaultValue = "0",
            paramLabel = "<time>",
            description = "Where to start: 90.5, 1:30. Default: 0.")
    private String from = "0";

    @Option(names = "--to", paramLabel = "<time>", description = "Where to end. Default: the end of the video.")
    private @Nullable String to;

    @Option(
            names = "--size",
            paramLabel = "<WIDTHxHEIGHT>",
            description = "Scale to this size. Default: that of the video.")
    private @Nullable String size;

    @Option(names = "--write", defaultValue = "png", description = "Format of the images. Default: png.")
    private FrameFormat format = FrameFormat.PNG;

    @Option(
            names = "--threads",
            paramLabel = "<integer>",
            description = "Videos that are decoded at once. Default: all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--isolate",
            description = "Decode each video in a process of its own with limits of memory and time, for videos that"
                    + " strangers send: what breaks it breaks nothing else. Takes half a second more a video.")
    private boolean isolate;

    @Override
    public Integer call() {
        if (threads < 1) {
            throw new VisualBertException(VisualBertException.Code.USAGE, "--threads: 1 is the least");
        }
        FrameExtractor.Settings settings = new FrameExtractor.Settings(
                FrameTimes.parse(String.join(" ", at)),
                new TimeSpan(TimeSpan.seconds(from), to == null ? Double.POSITIVE_INFINITY : TimeSpan.seconds(to)),
                size == null ? null : FrameSize.parse(size),
                format,
                VideoLimits.DEFAULT,
                isolate ? Decoding.ISOLATED : Decoding.HERE);
        FrameExtractor.Result result;
        try (Bar bar = new Bar(FrameExtractor.videos(video).size())) {
            result = FrameExtractor.extract(video, output, settings, threads, bar);
        }
        System.out.println(TerminalProgress.format(
                "%d videos: %d frames written, %d there already%s",
                result.videos(),
                result.written(),
                result.kept(),
                result.broken() == 0 ? "" : "; " + result.broken() + " videos are not whole"));
        return result.broken() == 0 ? 0 : ExitCodes.of(VisualBertException.Code.IMAGE);
    }

    private static final class Bar implements FrameExtractor.Listener, AutoCloseable {

        private final AtomicInteger frames = new AtomicInteger();
        private final ProgressBar bar;

        Bar(int videos) {
            bar = TerminalBar.of("videos", videos).build();
        }

        @Override
        public void videoDone() {
            bar.step();
        }

        @Override
        public void frameWritten() {
            bar.setExtraMessage(" " + frames.incrementAndGet() + " frames");
        }

        @Override
        public void problem(String line) {
            System.err.println(line);
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
