package org.visualbert4j.internal.image;

import java.io.IOException;

/** The chunks of an animated PNG up to its first image, checked as Pillow checks them. */
final class PngAnimation {

    private static final int FRAME_BYTES = 26;
    private static final long NONE = -1;

    private final long width;
    private final long height;
    private long frames = NONE;
    private long sequence = NONE;
    private boolean framed;
    private boolean smaller;
    private boolean separateImage;

    PngAnimation(long width, long height) {
        this.width = width;
        this.height = height;
    }

    /** A chunk {@code acTL}; a second one makes both count for nothing. */
    void control(Bytes in, int body, int end) throws IOException {
        if (end - body < 8) {
            throw new IOException("is broken: its chunk acTL is too short");
        }
        long count = in.u32(body);
        frames = frames == NONE && count > 0 && count <= 1L << 31 ? count : NONE;
    }

    /** A chunk {@code fcTL}. */
    void frame(Bytes in, int body, int end) throws IOException {
        if (end - body < FRAME_BYTES) {
            throw new IOException("is broken: its chunk fcTL is too short");
        }
        next(in.u32(body));
        if (in.u32(body + 4) + in.u32(body + 12) > width || in.u32(body + 8) + in.u32(body + 16) > height) {
            throw new IOException("is broken: a frame goes beyond the image");
        }
        if (in.u32(body + 4) != width || in.u32(body + 8) != height) {
            smaller = true;
        }
        framed = true;
    }

    /** A chunk {@code fdAT} of a later frame. */
    void frameData(Bytes in, int body, int end) throws IOException {
        if (end - body < 4) {
            throw new IOException("is broken: its chunk fdAT is too short");
        }
        if (sequence == NONE) {
            throw new IOException("is broken: the data of a frame come before its chunk fcTL");
        }
        next(in.u32(body));
    }

    /** The image itself begins. */
    void image() throws IOException {
        if (framed && smaller) {
            throw new IOException("is broken: its first frame is not of the image's size");
        }
        separateImage = !framed;
    }

    /** Whether nothing behind the next {@code fcTL} belongs to the first image. */
    boolean isAnimated() {
        return frames != NONE && frames + (separateImage ? 1 : 0) > 1;
    }

    private void next(long number) throws IOException {
        if (number != sequence + 1) {
            throw new IOException("is broken: the frames of its animation are not in order");
        }
        sequence = number;
    }
}
