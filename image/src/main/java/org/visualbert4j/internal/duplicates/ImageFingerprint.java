package org.visualbert4j.internal.duplicates;

import org.visualbert4j.internal.image.PerceptualHash;
import org.visualbert4j.internal.image.Resize;
import org.visualbert4j.internal.image.RgbImage;

/**
 * How an image looks, in 1.7 KB: 24 x 24 pixels. Enough to find its copies among many images and to tell them from images
 * that only look alike.
 *
 * @param thumbnail of 24 x 24 pixels
 * @param hash of the thumbnail
 */
public record ImageFingerprint(RgbImage thumbnail, PerceptualHash hash) {

    static final int SIDE = 24;

    private static final int EDGE = 10; // in values of 255 from one pixel of 16 x 16 to the next
    private static final double FEWEST_EDGES = 0.45; // of pixels

    /** The fingerprint of an image of any size. */
    public static ImageFingerprint of(RgbImage image) {
        RgbImage thumbnail = Resize.resize(image, SIDE, SIDE);
        return new ImageFingerprint(thumbnail, PerceptualHash.of(thumbnail));
    }

    /** The hash that a copy has which is cropped to a part of this image. */
    PerceptualHash hash(CropBox box) {
        return box.equals(CropBox.WHOLE) ? hash : PerceptualHash.ofLuminance(luminance(box));
    }

    /** A part of it as it is compared, {@code [3][16 * 16]}, 0 to 255. */
    float[][] pixels(CropBox box) {
        return box.pixels(thumbnail, Resemblance.SIDE);
    }

    /**
     * Whether most of an image is of even colour, as in drawings: there, a part of one image nearly always is like a part of some
     * other, and a shade of the background may be all that tells two of them apart.
     *
     * @param pixels 16 x 16 of it
     */
    static boolean isPlain(float[][] pixels) {
        int edges = 0;
        for (int y = 0; y < Resemblance.SIDE - 1; y++) {
            for (int x = 0; x < Resemblance.SIDE - 1; x++) {
                edges += isEdge(pixels, y * Resemblance.SIDE + x) ? 1 : 0;
            }
        }
        return edges < FEWEST_EDGES * (Resemblance.SIDE - 1) * (Resemblance.SIDE - 1);
    }

    private static boolean isEdge(float[][] pixels, int at) {
        for (float[] channel : pixels) {
            if (Math.abs(channel[at] - channel[at + 1]) > EDGE
                    || Math.abs(channel[at] - channel[at + Resemblance.SIDE]) > EDGE) {
                return true;
            }
        }
        return false;
    }

    private double[] luminance(CropBox box) {
        float[][] rgb = box.pixels(thumbnail, PerceptualHash.SIDE);
        double[] luminance = new double[rgb[0].length];
        for (int i = 0; i < luminance.length; i++) {
            luminance[i] = PerceptualHash.luminance(rgb[0][i], rgb[1][i], rgb[2][i]);
        }
        return luminance;
    }
}
