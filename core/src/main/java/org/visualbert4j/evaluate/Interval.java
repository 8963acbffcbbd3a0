package org.visualbert4j.evaluate;

/** A share's 95 % interval by its score (Wilson 1927). */
record Interval(double low, double high) {

    private static final double Z = 1.959963984540054; // the normal distribution's 97.5 % quantile

    static Interval of(int hits, int count) {
        double share = (double) hits / count;
        double z2 = Z * Z;
        double centre = (share + z2 / (2 * count)) / (1 + z2 / count);
        double half = Z / (1 + z2 / count) * Math.sqrt(share * (1 - share) / count + z2 / (4.0 * count * count));
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
