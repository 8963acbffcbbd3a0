package org.visualbert4j.metrics;

/**
 * Wilson's score interval (1927) for a share, 95 %.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1
 */
record WilsonInterval(double low, double high) {

    private static final double Z = 1.959963984540054; // the normal distribution's 97.5 % quantile

    /** Of so many hits among so many records. */
    static WilsonInterval of(double hits, int count) {
        if (count == 0) {
            return new WilsonInterval(0, 1);
        }
        double share = hits / count;
        double z2 = Z * Z;
        double centre = (share + z2 / (2 * count)) / (1 + z2 / count);
        double half = Z / (1 + z2 / count) * Math.sqrt(share * (1 - share) / count + z2 / (4.0 * count * count));
        return new WilsonInterval(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
