package org.visualbert4j.vision;

/**
 * How the visual tokens of a picture lie on it, row by row.
 *
 * @param rows of tokens
 * @param columns of tokens
 */
record TokenGrid(int rows, int columns) {

    private static final int MOST_REGIONS_A_SIDE = 8;

    /** The token that a point of the picture belongs to; both are shares of its sides, from 0 to below 1. */
    int tokenAt(double down, double across) {
        return ((int) (down * rows)) * columns + (int) (across * columns);
    }

    /** The region of each token: its own where there are few, else that of a block of neighbours. */
    int[] regions() {
        int down = Math.min(rows, MOST_REGIONS_A_SIDE);
        int across = Math.min(columns, MOST_REGIONS_A_SIDE);
        int[] regions = new int[rows * columns];
        for (int i = 0; i < regions.length; i++) {
            regions[i] = i / columns * down / rows * across + i % columns * across / columns;
        }
        return regions;
    }
}
