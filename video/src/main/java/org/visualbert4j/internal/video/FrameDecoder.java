package org.visualbert4j.internal.video;

import java.util.TreeSet;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Packets made into frames, in the order in which they are shown. A damaged packet does not end it: it makes broken what is
 * shown from its time to the next key frame. Used by one thread.
 */
final class FrameDecoder implements AutoCloseable {

    /** Errors in a row, after the last packet, that mean that nothing comes any more. */
    private static final int MOST_LAST_ERRORS = 100;

    private final Container container;
    private final Deadline deadline;
    private final AVCodecContext codec;
    private final AVPacket packet = avcodec.av_packet_alloc();

    /** Times of damage that no key frame has come after yet. */
    private final TreeSet<Long> damage = new TreeSet<>();

    private @Nullable String fault;
    private boolean drained;
    private boolean brokenOff;
    private long lastTime = avutil.AV_NOPTS_VALUE;

    /**
     * A decoder of a file's video.
     *
     * @param threads that it may use, 1 or more
     * @throws VisualBertException {@code IMAGE} if the video is of a codec that is not known
     */
    FrameDecoder(Container container, VideoLimits limits, Deadline deadline, int threads) {
        this.container = container;
        this.deadline = deadline;
        AVCodecParameters parameters = container.stream().codecpar();
        this.codec = avcodec.avcodec_alloc_context3(decoder(parameters));
        avcodec.avcodec_parameters_to_context(codec, parameters);
        codec.pkt_timebase(container.stream().time_base());
        codec.max_pixels(limits.pixels());
        codec.thread_count(threads);
        codec.err_recognition(avcodec.AV_EF_CRCCHECK);
        Ffmpeg.forgetComplaints();
        AVDictionary options = new AVDictionary((Pointer) null);
        avutil.av_dict_set(options, "codec_whitelist", Codecs.option(Codecs.DECODERS), 0);
        int result = avcodec.avcodec_open2(codec, codec.codec(), options);
        avutil.av_dict_free(options);
        if (result < 0) {
            VisualBertException error = container.refused("its video can't be decoded: " + Ffmpeg.complaint(result));
            close();
            throw error;
        }
    }

    private AVCodec decoder(AVCodecParameters parameters) {
        AVCodec decoder = avcodec.avcodec_find_decoder(parameters.codec_id());
        if (decoder == null) {
            String name = avcodec.avcodec_get_name(parameters.codec_id()).getString();
            throw container.refused(
                    parameters.codec_id() == avcodec.AV_CODEC_ID_NONE
                            ? "its video is of an unknown codec, " + tag(parameters.codec_tag())
                            : "its video is \"" + name + "\", for which there is no decoder");
        }
        if (!Codecs.DECODERS.contains(decoder.name().getString())) {
            throw container.refused("its video is \"" + decoder.name().getString()
                    + "\", which is not decoded here; convert it, for instance to H.264 in MP4 or, losslessly,"
                    + " to FFV1 in Matroska");
        }
        return decoder;
    }

    private static String tag(int letters) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Integer.SIZE; i += Byte.SIZE) {
            char letter = (char) (letters >>> i & 0xff);
            text.append(letter > ' ' && letter < 0x7f ? letter : '?');
        }
        return text.append('"').toString();
    }

    /** The next frame; null at the end. */
    @Nullable
    DecodedFrame next() {
        AVFrame frame = avutil.av_frame_alloc();
        try {
            int errors = 0;
            while (errors < MOST_LAST_ERRORS) {
                deadline.check(container.file());
                int result = avcodec.avcodec_receive_frame(codec, frame);
                if (result == 0) {
                    DecodedFrame decoded = decoded(frame);
                    frame = null;
                    return decoded;
                }
                if (result == avutil.AVERROR_EOF) {
                    return null;
                }
                if (result != org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
                    note(result);
                    errors += drained ? 1 : 0;
                }
                if (!drained) {
                    feed();
                }
            }
            return null;
        } finally {
            if (frame != null) {
                avutil.av_frame_free(frame);
            }
        }
    }

    private DecodedFrame decoded(AVFrame frame) {
        long time = frame.best_effort_timestamp();
        if (time == avutil.AV_NOPTS_VALUE) {
            time = lastTime == avutil.AV_NOPTS_VALUE ? container.time(0) : lastTime + Math.max(1, frame.duration());
        }
        lastTime = time;
        boolean damaged = (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0;
        if (damaged) {
            damage.add(time);
        }
        boolean followsDamage = !damage.isEmpty() && damage.first() <= time;
        if (!damaged && (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0) {
            damage.headSet(time).clear();
        }
        boolean broken = !damage.isEmpty() && damage.first() <= time;
        return new DecodedFrame(frame, time, broken, followsDamage);
    }

    private void feed() {
        Ffmpeg.forgetComplaints();
        long before = packetTime();
        int read = container.read(packet);
        if (read < 0) {
            if (read != avutil.AVERROR_EOF || Ffmpeg.hasComplained()) {
                fault = Ffmpeg.complaint(read);
                brokenOff = true;
            }
            avcodec.avcodec_send_packet(codec, null);
            drained = true;
            return;
        }
        if (avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_ENCRYPTION_INFO, (SizeTPointer) null) != null) {
            throw container.refused("its video is encrypted");
        }
        if ((packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
            damage.add(packetTime());
        }
        if (Ffmpeg.hasComplained()) { // and passed over what it could not read
            fault = Ffmpeg.complaint(0);
            damage.add(before == avutil.AV_NOPTS_VALUE ? packetTime() : Math.min(before + 1, packetTime()));
        }
        int sent = avcodec.avcodec_send_packet(codec, packet);
        if (sent < 0) {
            note(sent);
        }
    }

    private void note(int error) {
        fault = Ffmpeg.complaint(error);
        damage.add(packetTime());
    }

    private long packetTime() {
        return packet.pts() == avutil.AV_NOPTS_VALUE ? packet.dts() : packet.pts();
    }

    /** Goes to a key frame at or before a time, or near it; false where the file can't be sought in, and nothing has changed. */
    boolean seek(long time) {
        if (!container.seek(time)) {
            return false;
        }
        reset();
        return true;
    }

    /** Goes to the beginning. */
    void rewind() {
        container.rewind();
        reset();
    }

    private void reset() {
        avcodec.avcodec_flush_buffers(codec);
        damage.clear();
        drained = false;
        brokenOff = false;
        lastTime = avutil.AV_NOPTS_VALUE;
    }

    /** Whether the file could not be read on, which is not the same as having come to its end. */
    boolean isBrokenOff() {
        return brokenOff;
    }

    /** What ffmpeg said of the last damage; null where there was none. */
    @Nullable
    String fault() {
        return fault;
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(codec);
    }
}
