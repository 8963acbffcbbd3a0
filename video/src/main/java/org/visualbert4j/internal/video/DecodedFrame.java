package org.visualbert4j.internal.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A frame as the decoder gives it, which its receiver closes.
 *
 * @param time when it comes on the screen, in the stream's ticks
 * @param broken whether parts of it, or of a frame that it builds on, were damaged
 * @param followsDamage whether it, or something between the last key frame and it, was damaged, so that frames before it may be
 *     missing
 */
record DecodedFrame(AVFrame frame, long time, boolean broken, boolean followsDamage) implements AutoCloseable {

    /** The first time that it is no longer on the screen, as far as it says. */
    long end() {
        return time + frame.duration();
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
    }
}
