package org.visualbert4j.internal.duplicates;

/**
 * The part of an image that another resembles most, found from a box near it by moving one edge at a time, by less and less.
 *
 * @param box of the image
 * @param correlation of that part with the other image
 */
record Alignment(CropBox box, double correlation) {

    private static final double[] STEPS = {0.03, 0.015, 0.0075};
    private static final int ROUNDS = 3; // a step
    private static final double SMALLEST = 0.8;
    private static final double HOPELESS = 0.8; // a correlation before any edge is moved

    /** Whether moving edges may make a copy of it. */
    boolean isPromising() {
        return correlation >= HOPELESS;
    }

    /** The best box near this one. */
    Alignment refined(ImageFingerprint image, float[][] other) {
        Alignment best = this;
        for (double step : STEPS) {
            for (int round = 0; round < ROUNDS; round++) {
                Alignment moved = best.moved(image, other, step);
                if (moved.equals(best)) {
                    break;
                }
                best = moved;
            }
        }
        return best;
    }

    private Alignment moved(ImageFingerprint image, float[][] other, double step) {
        Alignment best = this;
        for (int edge = 0; edge < 4; edge++) {
            for (double by : new double[] {-step, step}) {
                CropBox moved = best.box.moved(edge, by);
                if (moved.isWithin(SMALLEST)) {
                    double correlation = Resemblance.correlation(image.pixels(moved), other);
                    if (correlation > best.correlation) {
                        best = new Alignment(moved, correlation);
                    }
                }
            }
        }
        return best;
    }
}
