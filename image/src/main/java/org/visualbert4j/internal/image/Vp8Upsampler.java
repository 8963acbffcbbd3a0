package org.visualbert4j.internal.image;

/** From a frame's planes to RGB, with libwebp's smooth upsampling of chroma ({@code upsampling.c}, {@code yuv.h}). */
final class Vp8Upsampler {

    private Vp8Upsampler() {}

    static RgbImage toRgb(int width, int height, Vp8Plane luma, Vp8Plane[] chroma) {
        byte[] rgb = new byte[3 * width * height];
        int[] u = new int[width];
        int[] v = new int[width];
        int chromaRows = (height + 1) / 2;
        for (int y = 0; y < height; y++) {
            // Each row lies a quarter of the way from the nearest row of chroma to the next nearest.
            int near = y / 2;
            int far = Math.max(0, Math.min(chromaRows - 1, (y & 1) == 0 ? near - 1 : near + 1));
            upsample(chroma[0], near, far, u);
            upsample(chroma[1], near, far, v);
            convert(luma, luma.at(0, y), u, v, rgb, 3 * y * width);
        }
        return new RgbImage(width, height, rgb);
    }

    private static void upsample(Vp8Plane plane, int nearRow, int farRow, int[] row) {
        int width = row.length;
        int near = plane.at(0, nearRow);
        int far = plane.at(0, farRow);
        row[0] = (3 * plane.get(near) + plane.get(far) + 2) >> 2;
        int pairs = (width - 1) >> 1;
        for (int x = 1; x <= pairs; x++) {
            int nearLeft = plane.get(near + x - 1);
            int nearRight = plane.get(near + x);
            int farLeft = plane.get(far + x - 1);
            int farRight = plane.get(far + x);
            int sum = nearLeft + nearRight + farLeft + farRight + 8;
            int falling = (sum + 2 * (nearRight + farLeft)) >> 3;
            int rising = (sum + 2 * (nearLeft + farRight)) >> 3;
            row[2 * x - 1] = (falling + nearLeft) >> 1;
            row[2 * x] = (rising + nearRight) >> 1;
        }
        if ((width & 1) == 0) {
            row[width - 1] = (3 * plane.get(near + pairs) + plane.get(far + pairs) + 2) >> 2;
        }
    }

    private static void convert(Vp8Plane luma, int at, int[] u, int[] v, byte[] rgb, int to) {
        int out = to;
        for (int x = 0; x < u.length; x++) {
            int y = (luma.get(at + x) * 19077) >> 8;
            rgb[out++] = clipped(y + ((v[x] * 26149) >> 8) - 14234);
            rgb[out++] = clipped(y - ((u[x] * 6419) >> 8) - ((v[x] * 13320) >> 8) + 8708);
            rgb[out++] = clipped(y + ((u[x] * 33050) >> 8) - 17685);
        }
    }

    private static byte clipped(int value) {
        return (byte) Math.max(0, Math.min(255, value >> 6));
    }
}
