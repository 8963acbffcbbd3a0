package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.IMAGE;
import static org.visualbert4j.error.VisualBertException.Code.IO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativePath;

/**
 * A video's file, taken apart into packets of its one video stream. A time here is a number of the stream's ticks. Nothing but
 * that file is opened, whatever it says: formats that are lists of other files are refused. Used by one thread.
 */
final class Container implements AutoCloseable {

    /** Of a tick: a frame's own seconds are to give that frame. */
    private static final double ROUNDING = 1e-6;

    private final Path file;
    private final VideoLimits limits;
    private final double secondsPerTick;
    private final long origin;
    private Opened opened;

    /** What ffmpeg holds of an open file. */
    private record Opened(AVIOContext source, AVFormatContext context, AVStream stream) {

        void close() {
            avformat.avformat_close_input(context);
            avformat.avio_closep(source);
        }
    }

    private Container(Path file, VideoLimits limits, Opened opened) {
        this.file = file;
        this.limits = limits;
        this.opened = opened;
        AVRational tick = opened.stream().time_base();
        this.secondsPerTick = (double) tick.num() / tick.den();
        long start = opened.context().start_time();
        this.origin =
                start == avutil.AV_NOPTS_VALUE ? 0 : Math.round((double) start / avutil.AV_TIME_BASE / secondsPerTick);
    }

    /**
     * Opens a file and chooses its video stream: the first that is marked as default, else the first.
     *
     * @throws VisualBertException {@code IMAGE} if it is missing, empty, of no known format, broken or without a video; {@code
     *     IO} if it can't be read
     */
    static Container open(Path file, VideoLimits limits) {
        return new Container(file, limits, opened(file, limits));
    }

    /** Opens the file again, at its beginning. */
    void rewind() {
        Opened again = opened(file, limits);
        opened.close();
        opened = again;
    }

    private static Opened opened(Path file, VideoLimits limits) {
        checkFile(file);
        Ffmpeg.load();
        Ffmpeg.forgetComplaints();
        AVIOContext source = source(file);
        AVFormatContext context = null;
        try {
            AVInputFormat format = format(file, source);
            context = context(file, source, format);
            findStreams(file, context, limits);
            return new Opened(source, context, videoStream(file, context));
        } catch (RuntimeException e) {
            if (context != null) {
                avformat.avformat_close_input(context);
            }
            avformat.avio_closep(source);
            throw e;
        }
    }

    private static void checkFile(Path file) {
        try {
            if (!Files.exists(file)) {
                throw refused(file, "does not exist");
            }
            if (!Files.isRegularFile(file)) {
                throw refused(file, "is no file that holds a video");
            }
            if (Files.size(file) == 0) {
                throw refused(file, "is empty");
            }
        } catch (IOException e) {
            throw new VisualBertException(IO, file + ": can't be read: " + e, e);
        }
    }

    private static AVIOContext source(Path file) {
        AVIOContext source = new AVIOContext((Pointer) null);
        AVDictionary options = new AVDictionary((Pointer) null);
        avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
        try (BytePointer url = NativePath.of("file:", file.toAbsolutePath())) {
            int result = avformat.avio_open2(source, url, avformat.AVIO_FLAG_READ, null, options);
            if (result < 0) {
                throw new VisualBertException(IO, file + ": can't be read: " + Ffmpeg.complaint(result));
            }
            return source;
        } finally {
            avutil.av_dict_free(options);
        }
    }

    /** By how the file begins, not by its name. */
    private static AVInputFormat format(Path file, AVIOContext source) {
        AVInputFormat format = new AVInputFormat((Pointer) null);
        int result = avformat.av_probe_input_buffer2(source, format, "", null, 0, 0);
        if (result < 0 || format.isNull()) {
            throw refused(file, "is no video of a known format by how it begins");
        }
        String name = format.name().getString();
        if (!Codecs.FORMATS.contains(name.split(",", 2)[0])) {
            throw refused(file, "is \"" + name + "\" by how it begins, which is no file that holds its video itself");
        }
        return format;
    }

    private static AVFormatContext context(Path file, AVIOContext source, AVInputFormat format) {
        AVFormatContext context = avformat.avformat_alloc_context();
        context.pb(source);
        AVDictionary options = new AVDictionary((Pointer) null);
        avutil.av_dict_set(options, "protocol_whitelist", "none", 0); // and so no file beside the one that is open
        avutil.av_dict_set(options, "format_whitelist", Codecs.option(Codecs.FORMATS), 0);
        avutil.av_dict_set(options, "codec_whitelist", Codecs.option(Codecs.DECODERS), 0); // probing decodes frames
        int result = avformat.avformat_open_input(context, "", format, options);
        avutil.av_dict_free(options);
        if (result < 0) {
            throw refused(file, "is broken: " + Ffmpeg.complaint(result)); // the context is gone already
        }
        return context;
    }

    /** Which may decode first frames, so that it has to know the limit. */
    private static void findStreams(Path file, AVFormatContext context, VideoLimits limits) {
        int count = context.nb_streams();
        AVDictionary[] options = new AVDictionary[count];
        int result;
        try (PointerPointer<AVDictionary> pointers = new PointerPointer<>(count + 1L)) {
            for (int i = 0; i < count; i++) {
                options[i] = new AVDictionary((Pointer) null);
                avutil.av_dict_set(options[i], "max_pixels", Long.toString(limits.pixels()), 0);
                pointers.put(i, options[i]);
            }
            result = avformat.avformat_find_stream_info(context, pointers);
            for (int i = 0; i < count; i++) {
                avutil.av_dict_free(new AVDictionary(pointers.get(i)));
            }
        }
        if (result < 0) {
            throw refused(file, "is broken: " + Ffmpeg.complaint(result));
        }
    }

    private static AVStream videoStream(Path file, AVFormatContext context) {
        AVStream chosen = null;
        for (int i = 0; i < context.nb_streams(); i++) {
            AVStream stream = context.streams(i);
            stream.discard(avcodec.AVDISCARD_ALL);
            boolean isVideo = stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO
                    && (stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) == 0; // a sound's cover
            if (isVideo && (chosen == null || rank(stream) > rank(chosen))) {
                chosen = stream;
            }
        }
        if (chosen == null) {
            throw refused(file, "has no video stream; of other streams it has " + context.nb_streams());
        }
        if (chosen.time_base().num() <= 0 || chosen.time_base().den() <= 0) {
            throw refused(file, "is broken: its times have no unit");
        }
        chosen.discard(avcodec.AVDISCARD_DEFAULT);
        return chosen;
    }

    private static int rank(AVStream stream) {
        return stream.disposition() & avformat.AV_DISPOSITION_DEFAULT;
    }

    AVStream stream() {
        return opened.stream();
    }

    /** The last tick by so many seconds after the file's beginning. */
    long time(double seconds) {
        return origin + (long) Math.floor(seconds / secondsPerTick + ROUNDING);
    }

    /** How many seconds after the file's beginning a time is. */
    double seconds(long time) {
        return (time - origin) * secondsPerTick;
    }

    /** When the file's header says that its video ends, in seconds from the file's beginning; NaN where it does not say. */
    double statedEnd() {
        if (stream().duration() == avutil.AV_NOPTS_VALUE || isEstimated()) {
            return Double.NaN;
        }
        long start = stream().start_time() == avutil.AV_NOPTS_VALUE
                ? origin
                : stream().start_time();
        return seconds(start) + stream().duration() * secondsPerTick;
    }

    /** When sound and video end by what the file says, in seconds; NaN where it does not say. */
    double length() {
        return opened.context().duration() == avutil.AV_NOPTS_VALUE || isEstimated()
                ? Double.NaN
                : (double) opened.context().duration() / avutil.AV_TIME_BASE;
    }

    private boolean isEstimated() {
        return opened.context().duration_estimation_method() == avformat.AVFMT_DURATION_FROM_BITRATE;
    }

    /** The last time that a packet between here and the file's end lasts to, in seconds; 0 where there is no packet. */
    double lastEnd(Deadline deadline) {
        double end = 0;
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            while (read(packet) == 0) {
                deadline.check(file);
                long time = packet.pts() == avutil.AV_NOPTS_VALUE ? packet.dts() : packet.pts();
                if (time != avutil.AV_NOPTS_VALUE) {
                    end = Math.max(end, seconds(time) + packet.duration() * secondsPerTick);
                }
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        return end;
    }

    /** Width over height of a frame's pixels as they are shown; zeros where it is not known. */
    AVRational pixelShape(AVFrame frame) {
        return avformat.av_guess_sample_aspect_ratio(opened.context(), stream(), frame);
    }

    /** Reads the next packet of the video; 0, or ffmpeg's number for the end or an error. */
    int read(AVPacket packet) {
        while (true) {
            avcodec.av_packet_unref(packet);
            int result = avformat.av_read_frame(opened.context(), packet);
            if (result < 0) {
                return result;
            }
            if (packet.stream_index() == stream().index()) {
                return 0;
            }
        }
    }

    /** The time of the last key frame at or before a time, as far as the file has an index; else no time. */
    long keyFrameBefore(long time) {
        AVIndexEntry entry =
                avformat.avformat_index_get_entry_from_timestamp(stream(), time, avformat.AVSEEK_FLAG_BACKWARD);
        return entry == null || entry.isNull() ? avutil.AV_NOPTS_VALUE : entry.timestamp();
    }

    /** Goes to a key frame at or before a time, or near it where that can't be; false where the file can't be sought in. */
    boolean seek(long time) {
        return avformat.avformat_seek_file(opened.context(), stream().index(), Long.MIN_VALUE, time, time, 0) >= 0
                || avformat.avformat_seek_file(
                                opened.context(), stream().index(), Long.MIN_VALUE, time, Long.MAX_VALUE, 0)
                        >= 0;
    }

    /** An error about this file. */
    VisualBertException refused(String why) {
        return refused(file, why);
    }

    private static VisualBertException refused(Path file, String why) {
        return new VisualBertException(IMAGE, file + ": " + why);
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        opened.close();
    }
}
