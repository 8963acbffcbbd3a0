package org.visualbert4j.internal.vision;

/**
 * How the visual tokens of an image lie on it, row by row.
 *
 * @param rows of tokens
 * @param columns of tokens
 */
record TokenGrid(int rows, int columns) {

    private static final int MOST_REGIONS_A_SIDE = 8;

    /** The token that a point of the image belongs to; both are shares of its sides, from 0 to below 1. */
    int tokenAt(double down, double across) {
        return ((int) (down * rows)) * columns + (int) (across * columns);
    }

    /**
     * Where a point lies on a feature map that strided convolutions make, as a share of it. A convolution that goes two pixels at a
     * time and pads by the half of its width is centred on the first of each two, and so all of them together on the first
     * pixel of each cell, not on its middle: a point belongs to the cell whose first pixel is nearest.
     *
     * @param share of the image's side
     * @param length of the image's side, in pixels
     * @param cells of the feature map along it
     * @param stride pixels from one cell to the next
     */
    static double shareOfFeatureMap(double share, int length, int cells, long stride) {
        long cell = Math.min(cells - 1, Math.max(0, Math.round((share * length - 0.5) / stride)));
        return (cell + 0.5) / cells;
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
