package org.visualbert4j.internal.image;

import java.io.IOException;

/** What is left of an image's limits while its file is decoded. */
final class DecodingBudget {

    private final ImageLimits limits;
    private final long fileBytes;
    private final long start = System.nanoTime();

    DecodingBudget(ImageLimits limits, long fileBytes) {
        this.limits = limits;
        this.fileBytes = fileBytes;
    }

    /** Asked before any pixel is decoded. */
    void checkSize(long width, long height) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("has no pixels: its size is " + width + "x" + height);
        }
        // Both sides are below 2^32, so that a product that doesn't fit a long is negative.
        if (width * height < 0 || width * height > limits.pixels()) {
            throw new IOException(
                    "is " + width + "x" + height + " pixels; the limit is " + limits.pixels() + " in all");
        }
        if (width * height > mostPixelsOfFile()) {
            throw new IOException("is " + width + "x" + height + " pixels in " + fileBytes + " bytes; the limit is "
                    + limits.pixelsPerByte() + " pixels a byte above " + ImageLimits.FREE_PIXELS);
        }
    }

    /** Asked of images that are stored as a series of scans over all their pixels. */
    void checkScans(int scans, long width, long height) throws IOException {
        if (scans > limits.scans()) {
            throw new IOException("has " + scans + " scans; the limit is " + limits.scans());
        }
        if (scans * width * height > ImageLimits.FREE_SCANS * mostPixelsOfFile()) {
            throw new IOException("has " + scans + " scans of " + width + "x" + height + " pixels in " + fileBytes
                    + " bytes; the limit is " + ImageLimits.FREE_SCANS * mostPixelsOfFile() + " pixels in all scans");
        }
    }

    /** Asked now and then while pixels are decoded. */
    void checkTime() throws IOException {
        if (isOutOfTime()) {
            throw new IOException("takes more than " + limits.time().toSeconds() + " seconds to read");
        }
    }

    boolean isOutOfTime() {
        return System.nanoTime() - start > limits.time().toNanos();
    }

    private long mostPixelsOfFile() {
        return Math.max(ImageLimits.FREE_PIXELS, limits.pixelsPerByte() * fileBytes);
    }
}
