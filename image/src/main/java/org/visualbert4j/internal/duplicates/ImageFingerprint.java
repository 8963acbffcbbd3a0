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
        return new ImageFingerprint(thumbnail, hash(thumbnail, CropBox.WHOLE));
    }

    /** The hash that a copy has which is cropped to a part of this image. */
    PerceptualHash hash(CropBox box) {
        return box.equals(CropBox.WHOLE) ? hash : hash(thumbnail, box);
    }

    private static PerceptualHash hash(RgbImage thumbnail, CropBox box) {
        byte[] rgb = thumbnail.rgb();
        float[] luminance = new float[SIDE * SIDE];
        for (int i = 0; i < luminance.length; i++) {
            luminance[i] =
                    (float) PerceptualHash.luminance(rgb[3 * i] & 0xff, rgb[3 * i + 1] & 0xff, rgb[3 * i + 2] & 0xff);
        }
        return PerceptualHash.ofLuminance(box.resampled(luminance, SIDE, PerceptualHash.SIDE));
    }

    /** A part of it as it is compared, {@code [3][16 * 16]}, 0 to 255. */
    float[][] pixels(CropBox box) {
        float[][] pixels = new float[3][];
        float[] values = new float[SIDE * SIDE];
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = thumbnail.rgb()[3 * i + channel] & 0xff;
            }
            pixels[channel] = box.resampled(values, SIDE, Resemblance.SIDE);
        }
        return pixels;
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
}
