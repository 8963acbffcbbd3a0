package org.visualbert4j.internal.image;

/** The filter that smooths the edges of a rebuilt frame's blocks (RFC 6386, section 15). */
final class Vp8LoopFilter {

    private final Vp8Header header;
    private final Vp8Plane luma;
    private final Vp8Plane[] chroma;
    private final int columns;
    private final byte[] levels;
    private final boolean[] inner;

    Vp8LoopFilter(Vp8Header header, Vp8Plane luma, Vp8Plane[] chroma, int columns, int rows) {
        this.header = header;
        this.luma = luma;
        this.chroma = chroma;
        this.columns = columns;
        this.levels = new byte[columns * rows];
        this.inner = new boolean[columns * rows];
    }

    /** Notes how a macroblock is to be filtered. */
    void describe(int column, int row, int segment, boolean byBlock, boolean hasCoefficients) {
        int level = header.levels[segment];
        if (header.levelDeltas) {
            level += header.intraDelta + (byBlock ? header.blockModeDelta : 0);
        }
        levels[row * columns + column] = (byte) Math.max(0, Math.min(63, level));
        inner[row * columns + column] = byBlock || hasCoefficients;
    }

    void run() {
        for (int i = 0; header.filters && i < levels.length; i++) {
            int level = levels[i];
            if (level > 0) {
                filter(i % columns, i / columns, level, inner[i]);
            }
        }
    }

    private void filter(int column, int row, int level, boolean inside) {
        int interior = level;
        if (header.sharpness > 0) {
            interior = Math.min(interior >> (header.sharpness > 4 ? 2 : 1), 9 - header.sharpness);
        }
        interior = Math.max(1, interior);
        int limit = 2 * level + interior;
        int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
        edges(luma, luma.at(16 * column, 16 * row), 1, luma.stride, 16, column > 0, inside, limit, interior, variance);
        if (!header.simpleFilter) {
            for (Vp8Plane plane : chroma) {
                edges(
                        plane,
                        plane.at(8 * column, 8 * row),
                        1,
                        plane.stride,
                        8,
                        column > 0,
                        inside,
                        limit,
                        interior,
                        variance);
            }
        }
        edges(luma, luma.at(16 * column, 16 * row), luma.stride, 1, 16, row > 0, inside, limit, interior, variance);
        if (!header.simpleFilter) {
            for (Vp8Plane plane : chroma) {
                edges(
                        plane,
                        plane.at(8 * column, 8 * row),
                        plane.stride,
                        1,
                        8,
                        row > 0,
                        inside,
                        limit,
                        interior,
                        variance);
            }
        }
    }

    /** Filters a macroblock's first edge and those inside it, all in one direction. */
    private void edges(
            Vp8Plane plane,
            int at,
            int across,
            int along,
            int size,
            boolean first,
            boolean inside,
            int limit,
            int interior,
            int variance) {
        if (first) {
            edge(plane, at, across, along, size, 2 * (limit + 4) + 1, interior, variance, true);
        }
        for (int i = 4; inside && i < size; i += 4) {
            edge(plane, at + i * across, across, along, size, 2 * limit + 1, interior, variance, false);
        }
    }

    private void edge(
            Vp8Plane plane,
            int start,
            int across,
            int along,
            int size,
            int limit,
            int interior,
            int variance,
            boolean ofMacroblock) {
        for (int i = 0, at = start; i < size; i++, at += along) {
            int p1 = plane.get(at - 2 * across);
            int p0 = plane.get(at - across);
            int q0 = plane.get(at);
            int q1 = plane.get(at + across);
            if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > limit) {
                continue;
            }
            if (header.simpleFilter) {
                two(plane, at, across, p1, p0, q0, q1);
                continue;
            }
            int p2 = plane.get(at - 3 * across);
            int q2 = plane.get(at + 2 * across);
            if (Math.abs(plane.get(at - 4 * across) - p2) > interior
                    || Math.abs(p2 - p1) > interior
                    || Math.abs(p1 - p0) > interior
                    || Math.abs(plane.get(at + 3 * across) - q2) > interior
                    || Math.abs(q2 - q1) > interior
                    || Math.abs(q1 - q0) > interior) {
                continue;
            }
            if (Math.abs(p1 - p0) > variance || Math.abs(q1 - q0) > variance) {
                two(plane, at, across, p1, p0, q0, q1);
            } else if (ofMacroblock) {
                six(plane, at, across, p2, p1, p0, q0, q1, q2);
            } else {
                four(plane, at, across, p1, p0, q0, q1);
            }
        }
    }

    private static void two(Vp8Plane plane, int at, int across, int p1, int p0, int q0, int q1) {
        int a = 3 * (q0 - p0) + clipped(p1 - q1, 127);
        plane.setClipped(at - across, p0 + clipped((a + 3) >> 3, 15));
        plane.setClipped(at, q0 - clipped((a + 4) >> 3, 15));
    }

    private static void four(Vp8Plane plane, int at, int across, int p1, int p0, int q0, int q1) {
        int a = 3 * (q0 - p0);
        int down = clipped((a + 4) >> 3, 15);
        int outer = (down + 1) >> 1;
        plane.setClipped(at - 2 * across, p1 + outer);
        plane.setClipped(at - across, p0 + clipped((a + 3) >> 3, 15));
        plane.setClipped(at, q0 - down);
        plane.setClipped(at + across, q1 - outer);
    }

    private static void six(Vp8Plane plane, int at, int across, int p2, int p1, int p0, int q0, int q1, int q2) {
        int a = clipped(3 * (q0 - p0) + clipped(p1 - q1, 127), 127);
        int near = (27 * a + 63) >> 7;
        int middle = (18 * a + 63) >> 7;
        int far = (9 * a + 63) >> 7;
        plane.setClipped(at - 3 * across, p2 + far);
        plane.setClipped(at - 2 * across, p1 + middle);
        plane.setClipped(at - across, p0 + near);
        plane.setClipped(at, q0 - near);
        plane.setClipped(at + across, q1 - middle);
        plane.setClipped(at + 2 * across, q2 - far);
    }

    private static int clipped(int value, int most) {
        return Math.max(-most - 1, Math.min(most, value));
    }
}
