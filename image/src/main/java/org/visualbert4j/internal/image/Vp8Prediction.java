package org.visualbert4j.internal.image;

import java.util.Arrays;

/** Prediction of a block from the samples above and to the left of it (RFC 6386, section 12). */
final class Vp8Prediction {

    static final int DC = 0;
    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;

    private Vp8Prediction() {}

    /** Fills a square of 8 or 16 samples. */
    static void whole(Vp8Plane plane, int x, int y, int size, int mode) {
        int at = plane.at(x, y);
        int stride = plane.stride;
        switch (mode) {
            case DC -> fill(plane, at, size, mean(plane, at, size, x > 0, y > 0));
            case TRUE_MOTION -> trueMotion(plane, at, size);
            case VERTICAL -> {
                for (int i = 0; i < size; i++) {
                    System.arraycopy(plane.samples, at - stride, plane.samples, at + i * stride, size);
                }
            }
            default -> {
                for (int i = 0; i < size; i++) {
                    int row = at + i * stride;
                    Arrays.fill(plane.samples, row, row + size, plane.samples[row - 1]);
                }
            }
        }
    }

    private static int mean(Vp8Plane plane, int at, int size, boolean left, boolean above) {
        if (!left && !above) {
            return 128;
        }
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += above ? plane.get(at - plane.stride + i) : 0;
            sum += left ? plane.get(at + i * plane.stride - 1) : 0;
        }
        int count = left && above ? 2 * size : size;
        return (sum + count / 2) / count;
    }

    private static void fill(Vp8Plane plane, int at, int size, int value) {
        for (int i = 0; i < size; i++) {
            int row = at + i * plane.stride;
            Arrays.fill(plane.samples, row, row + size, (byte) value);
        }
    }

    private static void trueMotion(Vp8Plane plane, int at, int size) {
        int corner = plane.get(at - plane.stride - 1);
        for (int i = 0; i < size; i++) {
            int row = at + i * plane.stride;
            int slope = plane.get(row - 1) - corner;
            for (int j = 0; j < size; j++) {
                plane.setClipped(row + j, plane.get(at - plane.stride + j) + slope);
            }
        }
    }

    /**
     * Fills a square of 4 samples.
     *
     * @param edge scratch: its last four hold the samples above and to the right of the square
     */
    static void block(Vp8Plane plane, int at, int mode, int[] edge) {
        // Clockwise from the lower left: 0 to 3 left, 4 the corner, 5 to 8 above, 9 to 12 above and to the right.
        for (int i = 0; i < 4; i++) {
            edge[3 - i] = plane.get(at + i * plane.stride - 1);
            edge[5 + i] = plane.get(at - plane.stride + i);
        }
        edge[4] = plane.get(at - plane.stride - 1);
        switch (mode) {
            case 0 -> {
                int sum = 4;
                for (int i = 0; i < 4; i++) {
                    sum += edge[i] + edge[5 + i];
                }
                fill(plane, at, 4, sum >> 3);
            }
            case 1 -> trueMotion(plane, at, 4);
            case 2 -> {
                for (int i = 0; i < 16; i++) {
                    put(plane, at, i & 3, i >> 2, smooth(edge, 5 + (i & 3)));
                }
            }
            case 3 -> horizontal(plane, at, edge);
            case 4 -> {
                for (int i = 0; i < 16; i++) {
                    int centre = 6 + (i & 3) + (i >> 2);
                    put(plane, at, i & 3, i >> 2, centre < 12 ? smooth(edge, centre) : average3(edge, 11, 12, 12));
                }
            }
            case 5 -> {
                for (int i = 0; i < 16; i++) {
                    put(plane, at, i & 3, i >> 2, smooth(edge, 4 + (i & 3) - (i >> 2)));
                }
            }
            case 6 -> verticalRight(plane, at, edge);
            case 7 -> verticalLeft(plane, at, edge);
            case 8 -> horizontalDown(plane, at, edge);
            default -> horizontalUp(plane, at, edge);
        }
    }

    private static void horizontal(Vp8Plane plane, int at, int[] edge) {
        for (int y = 0; y < 4; y++) {
            int value = y < 3 ? smooth(edge, 3 - y) : average3(edge, 1, 0, 0);
            for (int x = 0; x < 4; x++) {
                put(plane, at, x, y, value);
            }
        }
    }

    private static void verticalRight(Vp8Plane plane, int at, int[] edge) {
        for (int x = 0; x < 4; x++) {
            put(plane, at, x, 0, average2(edge, 4 + x));
            put(plane, at, x, 1, smooth(edge, 4 + x));
        }
        put(plane, at, 0, 2, smooth(edge, 3));
        put(plane, at, 0, 3, smooth(edge, 2));
        for (int x = 1; x < 4; x++) {
            put(plane, at, x, 2, average2(edge, 3 + x));
            put(plane, at, x, 3, smooth(edge, 3 + x));
        }
    }

    private static void verticalLeft(Vp8Plane plane, int at, int[] edge) {
        for (int x = 0; x < 4; x++) {
            put(plane, at, x, 0, average2(edge, 5 + x));
            put(plane, at, x, 1, smooth(edge, 6 + x));
        }
        for (int x = 0; x < 3; x++) {
            put(plane, at, x, 2, average2(edge, 6 + x));
            put(plane, at, x, 3, smooth(edge, 7 + x));
        }
        put(plane, at, 3, 2, smooth(edge, 10));
        put(plane, at, 3, 3, smooth(edge, 11));
    }

    private static void horizontalDown(Vp8Plane plane, int at, int[] edge) {
        for (int y = 0; y < 4; y++) {
            put(plane, at, 0, y, average2(edge, 3 - y));
            put(plane, at, 1, y, smooth(edge, 4 - y));
        }
        put(plane, at, 2, 0, smooth(edge, 5));
        put(plane, at, 3, 0, smooth(edge, 6));
        for (int y = 1; y < 4; y++) {
            put(plane, at, 2, y, average2(edge, 4 - y));
            put(plane, at, 3, y, smooth(edge, 5 - y));
        }
    }

    private static void horizontalUp(Vp8Plane plane, int at, int[] edge) {
        int[] values = {
            average2(edge, 2),
            smooth(edge, 2),
            average2(edge, 1),
            smooth(edge, 1),
            average2(edge, 0),
            average3(edge, 1, 0, 0),
            edge[0],
            edge[0],
            edge[0],
            edge[0]
        };
        for (int i = 0; i < 16; i++) {
            put(plane, at, i & 3, i >> 2, values[(i & 3) + 2 * (i >> 2)]);
        }
    }

    private static void put(Vp8Plane plane, int at, int x, int y, int value) {
        plane.set(at + y * plane.stride + x, value);
    }

    private static int average2(int[] edge, int i) {
        return (edge[i] + edge[i + 1] + 1) >> 1;
    }

    private static int smooth(int[] edge, int centre) {
        return average3(edge, centre - 1, centre, centre + 1);
    }

    private static int average3(int[] edge, int a, int b, int c) {
        return (edge[a] + 2 * edge[b] + edge[c] + 2) >> 2;
    }
}
