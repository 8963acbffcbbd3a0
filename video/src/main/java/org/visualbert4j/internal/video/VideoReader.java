package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.IMAGE;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Reads images from a video file: MP4, Matroska, AVI, MPEG and others, with whatever codec ffmpeg decodes. Upright and with
 * square pixels, as a player shows them. No file but the one that is named is opened, and no network. Used by one thread.
 *
 * <p>Frames that are damaged, or build on damaged ones, are refused and not made up.
 */
public final class VideoReader implements AutoCloseable {

    /** How much earlier than its header says a video may end; players make no more of it. */
    private static final double SLACK_SECONDS = 1;

    /** How frames are read. */
    public record Settings(@Nullable FrameSize size, VideoLimits limits, int threads) {

        /** Frames of the video's own size, {@link VideoLimits#DEFAULT}, one thread. */
        public static final Settings DEFAULT = new Settings(null, VideoLimits.DEFAULT, 1);
    }

    private final Container container;
    private final VideoLimits limits;
    private final Deadline deadline;
    private final FrameDecoder decoder;
    private final FrameCursor cursor;
    private final FrameConverter converter;
    private double end = Double.NaN;

    private VideoReader(Container container, Settings settings) {
        this.container = container;
        this.limits = settings.limits();
        this.deadline = new Deadline(limits.time());
        this.decoder = new FrameDecoder(container, limits, deadline, settings.threads());
        this.cursor = new FrameCursor(container, decoder);
        this.converter = new FrameConverter(container, settings.size(), limits);
    }

    /**
     * Opens a video.
     *
     * @throws VisualBertException {@code IMAGE} if it is missing, broken, without a video stream, or of no known format
     *     or codec; {@code IO} if it can't be read; {@code NATIVE} if ffmpeg can't be loaded
     */
    public static VideoReader open(Path file, Settings settings) {
        Container container = Container.open(file, settings.limits());
        try {
            return new VideoReader(container, settings);
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
    }

    /**
     * When the video ends, in seconds from its beginning: what its header says, or, where it says nothing, what its packets do.
     */
    public double end() {
        if (Double.isNaN(end)) {
            end = container.statedEnd();
        }
        if (Double.isNaN(end)) {
            end = container.length();
        }
        if (Double.isNaN(end)) {
            try (Container counted = Container.open(container.file(), limits)) {
                end = counted.lastEnd(deadline);
            }
        }
        return end;
    }

    /**
     * The moments of a part of the video, in order; not for scene changes, which show themselves only in the frames.
     *
     * @throws VisualBertException {@code IMAGE} if the part begins after the video's end, or there are more than the limit
     */
    public double[] moments(FrameTimes moments, TimeSpan span) {
        double last = checkedEnd(span);
        if (moments instanceof FrameTimes.Middle) {
            return new double[] {(span.from() + last) / 2};
        }
        if (moments instanceof FrameTimes.Every every) {
            return everySoOften(every, span.from(), last);
        }
        throw new IllegalArgumentException(moments + " are known only when the frames are");
    }

    private double[] everySoOften(FrameTimes.Every every, double from, double last) {
        double count = Math.max(1, Math.ceil((last - from) / every.seconds() - 1e-9));
        if (count > limits.frames()) {
            throw tooMany(text("%.0f", count));
        }
        double[] moments = new double[(int) count];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = from + i * every.seconds();
        }
        return moments;
    }

    private double checkedEnd(TimeSpan span) {
        double last = Math.min(span.to(), end());
        if (span.from() > 0 && span.from() >= last) {
            throw container.refused(text("ends at %.3f s, before %.3f s", end(), span.from()));
        }
        return last;
    }

    /**
     * The frame that is on the screen at a moment; before the first one that is the first, after the last the last.
     *
     * @param seconds from the video's beginning
     * @throws VisualBertException {@code IMAGE} if that frame is damaged, the video is encrypted, or it ends before the moment that its header
     *     says it has
     */
    public VideoFrame frameAt(double seconds) {
        long time = container.time(seconds);
        DecodedFrame frame = cursor.at(time);
        if (cursor.atEnd()) {
            checkComplete(container.seconds(frame.end()), frame.broken() ? end() : seconds);
        }
        if (cursor.isLostAt(time)) {
            throw damaged(seconds);
        }
        return image(frame);
    }

    /** Of a video that has no more frames. */
    private void checkComplete(double ends, double wanted) {
        boolean isEarly = Math.min(wanted, container.statedEnd()) - ends > SLACK_SECONDS;
        if (isEarly || (decoder.isBrokenOff() && wanted > ends)) {
            throw container.refused(text("is cut off: its video ends at %.3f s of %.3f s", ends, end()) + fault());
        }
    }

    /**
     * Gives the first frame of a part of the video and each frame that begins a new scene. Damaged frames are passed over.
     *
     * @return how many frames were damaged
     * @throws VisualBertException {@code IMAGE} if the part begins after the video's end, there are more scenes than the limit, or
     *     the video is cut off
     */
    public int scenes(FrameTimes.SceneChanges changes, TimeSpan span, Consumer<VideoFrame> receiver) {
        double last = checkedEnd(span);
        int given = 0;
        int damaged = 0;
        try (SceneDetector detector = new SceneDetector(container, changes.threshold())) {
            DecodedFrame frame = cursor.at(container.time(span.from()));
            double seconds = 0;
            while (frame != null && (given == 0 || container.seconds(frame.time()) < span.to())) {
                seconds = container.seconds(frame.end());
                if (frame.broken()) {
                    damaged++;
                } else if (detector.isNewScene(frame.frame())) {
                    if (++given > limits.frames()) {
                        throw tooMany("more");
                    }
                    receiver.accept(image(frame));
                }
                frame = cursor.next();
            }
            if (frame == null) {
                checkComplete(seconds, last);
            }
        }
        return damaged;
    }

    private VideoFrame image(DecodedFrame frame) {
        double seconds = container.seconds(frame.time());
        if (frame.broken()) {
            throw damaged(seconds);
        }
        return new VideoFrame(seconds, converter.convert(frame.frame()));
    }

    private VisualBertException damaged(double seconds) {
        return container.refused(text("is damaged at %.3f s", seconds) + fault());
    }

    private String fault() {
        return decoder.fault() == null ? "" : ": " + decoder.fault();
    }

    private VisualBertException tooMany(String count) {
        return new VisualBertException(
                IMAGE, container.file() + ": has " + count + " such frames; the limit is " + limits.frames());
    }

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    @Override
    public void close() {
        converter.close();
        cursor.close();
        decoder.close();
        container.close();
    }
}
