package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.IMAGE;
import static org.visualbert4j.error.VisualBertException.Code.IO;
import static org.visualbert4j.error.VisualBertException.Code.USAGE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.concurrent.ParallelTasks;

/**
 * Writes frames of videos as images: {@code VIDEO/SECONDS.png} a frame, where {@code VIDEO} is the video's name with its
 * ending, and {@code frames.jsonl} with a line a frame: {@code video}, {@code time} in seconds, {@code img}, which is a file of
 * records without texts. What a run that was broken off has done already is not done again.
 */
public final class FrameExtractor {

    /** Endings of the files that are taken of a folder. */
    private static final String VIDEOS = ".*\\.(3gp|asf|avi|flv|m2ts|m4v|mkv|mov|mp4|mpeg|mpg|mts|mxf|ogv|ts|webm|wmv)";

    private static final int DEEPEST_FOLDER = 32;

    /**
     * Which frames, and how they are written.
     *
     * @param size of the images; null for the video's
     * @param decoding which changes nothing of what is written
     */
    public record Settings(
            FrameTimes moments,
            TimeSpan span,
            @Nullable FrameSize size,
            FrameFormat format,
            VideoLimits limits,
            Decoding decoding) {

        @Override
        public String toString() {
            return moments + ", from " + span.from() + " to " + span.to() + ", size " + (size == null ? "own" : size)
                    + ", " + format;
        }
    }

    /** Told of what happens, by any thread. */
    public interface Listener {

        /** A video is done, well or not. */
        void videoDone();

        /** A frame was written. */
        void frameWritten();

        /** Something of a video could not be had; one line. */
        void problem(String line);
    }

    /**
     * What an extraction came to.
     *
     * @param videos how many were looked at
     * @param written frames that are new
     * @param kept frames that were there already, of videos that were not finished
     * @param broken videos of which something could not be had
     */
    public record Result(int videos, int written, int kept, int broken) {}

    private final Path source;
    private final Path output;
    private final Settings settings;
    private final Listener listener;
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger keptFrames = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();

    private FrameExtractor(Path source, Path output, Settings settings, Listener listener) {
        this.source = source;
        this.output = output;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * The videos that are meant by a path: itself, or in a folder and those below it the files that end as videos do, in order.
     *
     * @throws VisualBertException USAGE if a folder has none; IO
     */
    public static List<Path> videos(Path source) {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        List<Path> videos;
        try (Stream<Path> files = Files.walk(source, DEEPEST_FOLDER)) {
            videos = files.filter(file -> String.valueOf(file.getFileName())
                            .toLowerCase(Locale.ROOT)
                            .matches(VIDEOS))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new VisualBertException(IO, source + ": can't be read: " + e.getMessage(), e);
        }
        if (videos.isEmpty()) {
            throw new VisualBertException(USAGE, source + ": holds no files that end as videos do, such as .mp4");
        }
        return videos;
    }

    /**
     * Takes the frames of a video, or of all videos of a folder. A video that is broken does not stop the others.
     *
     * @param threads videos that are worked on at a time; one video alone has them all
     * @throws VisualBertException USAGE if the folder was filled with other settings, is being filled, or holds a video itself; IO
     */
    public static Result extract(Path source, Path output, Settings settings, int threads, Listener listener) {
        List<Path> videos = videos(source);
        FrameExtractor extractor = new FrameExtractor(source, output, settings, listener);
        for (Path video : videos) {
            if (Files.isRegularFile(output.resolve(extractor.name(video)))) {
                throw new VisualBertException(
                        USAGE, output + ": holds " + extractor.name(video) + " itself; frames need another folder");
            }
        }
        try (FrameJournal journal = FrameJournal.open(output, settings.toString())) {
            int each = Math.max(1, threads / videos.size());
            ParallelTasks.run(videos, threads, video -> {
                extractor.extract(video, journal, each);
                listener.videoDone();
            });
            journal.writeIndex();
        }
        return new Result(videos.size(), extractor.written.get(), extractor.keptFrames.get(), extractor.broken.get());
    }

    private void extract(Path video, FrameJournal journal, int threads) {
        String name = name(video);
        if (journal.isFinished(name)) {
            return;
        }
        List<VisualBertException> problems = new ArrayList<>();
        VideoReader.Settings reading = new VideoReader.Settings(settings.size(), settings.limits(), threads);
        settings.decoding().frames(video, settings.moments(), settings.span(), reading, new Decoding.Receiver() {
            @Override
            public boolean wants(double seconds) {
                return !isKept(journal, img(name, seconds));
            }

            @Override
            public void frame(double moment, VideoFrame frame) {
                write(journal, name, img(name, moment), frame);
            }

            @Override
            public void problem(VisualBertException problem) {
                add(problem, problems);
            }
        });
        if (problems.isEmpty()) {
            journal.finish(name);
            return;
        }
        broken.incrementAndGet();
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " moments more)";
        listener.problem(problems.get(0).getMessage() + more);
    }

    /** Relative to what is extracted, with slashes on every system. */
    private String name(Path video) {
        Path relative = Files.isDirectory(source) ? source.relativize(video) : video.getFileName();
        return String.valueOf(relative).replace(File.separatorChar, '/');
    }

    private String img(String video, double seconds) {
        return String.format(
                Locale.ROOT, "%s/%010.3f%s", video, seconds, settings.format().ending());
    }

    private boolean isKept(FrameJournal journal, String img) {
        boolean kept = journal.has(img);
        if (kept) {
            keptFrames.incrementAndGet();
        }
        return kept;
    }

    /** What is wrong with a video is noted; what is wrong with the machine ends it all. */
    private static void add(VisualBertException problem, List<VisualBertException> problems) {
        if (problem.code() != IMAGE) {
            throw problem;
        }
        problems.add(problem);
    }

    private void write(FrameJournal journal, String video, String img, VideoFrame frame) {
        settings.format().write(frame.image(), output.resolve(img));
        journal.add(new FrameJournal.Entry(video, frame.seconds(), img));
        written.incrementAndGet();
        listener.frameWritten();
    }
}
