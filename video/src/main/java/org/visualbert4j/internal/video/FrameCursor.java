package org.visualbert4j.internal.video;

import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** A place in a video, which goes to any time: by seeking where a key frame lies ahead, else by decoding on. */
final class FrameCursor implements AutoCloseable {

    /** How far ahead something has to be for seeking without an index to be worth it. */
    private static final double FAR_SECONDS = 10;

    private final Container container;
    private final FrameDecoder decoder;
    private @Nullable DecodedFrame shown;
    private @Nullable DecodedFrame ahead;
    private boolean ended;

    FrameCursor(Container container, FrameDecoder decoder) {
        this.container = container;
        this.decoder = decoder;
    }

    /**
     * The frame that is on the screen at a time: the last one that comes by then, or the first there is. It is the cursor's, and
     * good until the next call.
     *
     * @throws VisualBertException {@code IMAGE} if the video has no frame
     */
    DecodedFrame at(long time) {
        if (isSoughtFor(time)) {
            seek(time);
        }
        advance(time);
        DecodedFrame frame = shown != null ? shown : ahead;
        if (frame == null) {
            String fault = decoder.fault();
            throw container.refused("has no frame that can be decoded" + (fault == null ? "" : ": " + fault));
        }
        return frame;
    }

    /** The frame after the one that was given last; null at the end. */
    @Nullable
    DecodedFrame next() {
        boolean wasBeforeFirst = shown == null;
        if (ahead == null && !ended) {
            pull();
        }
        if (wasBeforeFirst) {
            take(); // which was given as the first
            pull();
        }
        if (ahead == null) {
            return null;
        }
        take();
        return shown;
    }

    /** Whether at a time the frame that was given last was over already, and damage hides what followed it. */
    boolean isLostAt(long time) {
        return shown != null
                && ahead != null
                && ahead.followsDamage()
                && shown.frame().duration() > 0
                && time >= shown.end();
    }

    /** Whether the video has no frame after the one that was given last. */
    boolean atEnd() {
        return ended && ahead == null;
    }

    private boolean isSoughtFor(long time) {
        DecodedFrame last = ahead != null ? ahead : shown;
        if (last == null) {
            return isFarAhead(time, container.time(0));
        }
        if (shown != null && time < shown.time()) {
            return true;
        }
        return time > last.time() && !ended && isFarAhead(time, last.time());
    }

    private boolean isFarAhead(long time, long from) {
        long key = container.keyFrameBefore(time);
        return key == avutil.AV_NOPTS_VALUE ? time - from > ticks(FAR_SECONDS) : key > from;
    }

    /** Goes back further where it comes out behind the time: some formats know only about where a key frame is. */
    private void seek(long time) {
        boolean back = shown != null && time < shown.time();
        boolean rewound = false;
        long place = time;
        long step = ticks(1);
        do {
            if (place <= container.time(0) || !decoder.seek(place)) {
                if (place == time && !back) {
                    return; // and decodes on to it
                }
                decoder.rewind();
                rewound = true;
            }
            drop();
            ended = false;
            advance(time);
            place -= step;
            step *= 2;
        } while (shown == null && !rewound);
    }

    /** Decodes until the frame ahead comes after a time. */
    private void advance(long time) {
        while (true) {
            if (ahead == null && !ended) {
                pull();
            }
            if (ahead == null || ahead.time() > time) {
                return;
            }
            take();
        }
    }

    private void pull() {
        ahead = decoder.next();
        ended = ahead == null;
    }

    private void take() {
        if (shown != null) {
            shown.close();
        }
        shown = ahead;
        ahead = null;
    }

    private long ticks(double seconds) {
        return Math.max(1, container.time(seconds) - container.time(0));
    }

    private void drop() {
        take();
        take();
    }

    @Override
    public void close() {
        drop();
    }
}
