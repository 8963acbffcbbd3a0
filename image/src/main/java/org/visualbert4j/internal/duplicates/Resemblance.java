package org.visualbert4j.internal.duplicates;

import java.util.Arrays;

/**
 * How well one image is explained as a copy of another: by a gain and an offset of all its values, clipped to 0 to 255.
 *
 * @param correlation of the values of both, -1 to 1
 * @param gain by which the values of one are those of the other
 * @param offset that is added to them, in values of 255
 * @param difference what is left unexplained on average, in values of 255
 * @param worst the same in the worst eighth by eighth of the image: an object that only one of them shows
 */
record Resemblance(double correlation, double gain, double offset, double difference, double worst) {

    /** Pixels of a side at which images are compared. */
    static final int SIDE = 16;

    static final Resemblance NONE = new Resemblance(0, 1, 0, 255, 255);

    private static final double LEAST_CORRELATION = 0.9; // of images of little contrast, which differ little anyway
    private static final double MOST_DIFFERENT = 3.5; // on average
    private static final double MOST_DIFFERENT_PLAIN = 2.5;
    private static final double MOST_DIFFERENT_BLOCK = 12;
    private static final double MOST_GAIN = 1.7;
    private static final double MOST_OFFSET = 40;

    private static final int BLOCKS = 8;
    private static final int DARK = 8; // a value that may have been clipped
    private static final int LIGHT = 235;

    /** Whether one is a copy of the other, made brighter or darker at most. */
    boolean isCopy() {
        return correlation >= LEAST_CORRELATION
                && difference <= MOST_DIFFERENT
                && worst <= MOST_DIFFERENT_BLOCK
                && gain >= 1 / MOST_GAIN
                && gain <= MOST_GAIN
                && Math.abs(offset) <= MOST_OFFSET;
    }

    /** The same without gain and offset. */
    static Resemblance asItIs(float[][] one, float[][] other) {
        return unexplained(one, other, 1, 0, 0, correlation(one, other));
    }

    /** Whether one is a copy of the other, both being plain and compared as they are: a shade of the background tells them apart. */
    boolean isPlainCopy() {
        return isCopy() && difference <= MOST_DIFFERENT_PLAIN;
    }

    /** Compares 16 x 16 pixels, {@code [3][256]}, 0 to 255. */
    static Resemblance of(float[][] one, float[][] other) {
        boolean[] open = unclipped(one, other);
        double n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < open.length; i++) {
                if (open[i]) {
                    double a = one[channel][i];
                    double b = other[channel][i];
                    n++;
                    x += a;
                    y += b;
                    xx += a * a;
                    yy += b * b;
                    xy += a * b;
                }
            }
        }
        double varianceX = xx - x * x / n;
        double varianceY = yy - y * y / n;
        double covariance = xy - x * y / n;
        if (!(covariance > 0) || !(varianceX > 0) || !(varianceY > 0)) {
            return NONE;
        }
        double correlation = covariance / Math.sqrt(varianceX * varianceY);
        Resemblance there = unexplained(one, other, covariance / varianceX, x / n, y / n, correlation);
        Resemblance back = unexplained(other, one, covariance / varianceY, y / n, x / n, correlation);
        return there.difference < back.difference ? there : back;
    }

    /** The correlation of all values, -1 to 1; 0 where one has no contrast. */
    static double correlation(float[][] one, float[][] other) {
        double n = 3.0 * SIDE * SIDE;
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int channel = 0; channel < 3; channel++) {
            float[] a = one[channel];
            float[] b = other[channel];
            for (int i = 0; i < a.length; i++) {
                x += a[i];
                y += b[i];
                xx += a[i] * a[i];
                yy += b[i] * b[i];
                xy += a[i] * b[i];
            }
        }
        double variances = (xx - x * x / n) * (yy - y * y / n);
        return variances > 0 ? (xy - x * y / n) / Math.sqrt(variances) : 0;
    }

    /** Pixels that were clipped in neither image; all where those are few. */
    private static boolean[] unclipped(float[][] one, float[][] other) {
        boolean[] open = new boolean[one[0].length];
        int count = 0;
        for (int i = 0; i < open.length; i++) {
            open[i] = true;
            for (int channel = 0; channel < 3; channel++) {
                open[i] &= isOpen(one[channel][i]) && isOpen(other[channel][i]);
            }
            count += open[i] ? 1 : 0;
        }
        if (4 * count < open.length) {
            Arrays.fill(open, true);
        }
        return open;
    }

    private static boolean isOpen(float value) {
        return value > DARK && value < LIGHT;
    }

    private static Resemblance unexplained(
            float[][] from, float[][] to, double gain, double meanFrom, double meanTo, double correlation) {
        double[] blocks = new double[BLOCKS * BLOCKS];
        int perBlock = SIDE / BLOCKS;
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < from[channel].length; i++) {
                double explained = meanTo + gain * (from[channel][i] - meanFrom);
                double left = Math.abs(to[channel][i] - Math.max(0, Math.min(255, explained)));
                blocks[i / SIDE / perBlock * BLOCKS + i % SIDE / perBlock] += left;
                sum += left;
            }
        }
        double worst = 0;
        for (double block : blocks) {
            worst = Math.max(worst, block / (3 * perBlock * perBlock));
        }
        return new Resemblance(correlation, gain, meanTo - gain * meanFrom, sum / (3 * SIDE * SIDE), worst);
    }
}
