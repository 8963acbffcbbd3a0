package org.visualbert4j.internal.vision;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.Parameters;

/**
 * The raw pixels: the normalised image, channel after channel and row after row, cut into runs of a fixed length, the
 * last one padded with zeros. 3x720x1280 in runs of 2048 gives 1350 tokens. It has no parameters.
 */
public record PixelEncoder(Config config) implements VisualEncoder {

    /**
     * Its shape.
     *
     * @param height of the images, in pixels
     * @param width of the images, in pixels
     * @param dimension the length of a run
     */
    public record Config(int height, int width, int dimension) implements VisualEncoderConfig {

        private static final int MOST_BANDS = 64;

        /** Checks that all are positive. */
        public Config {
            VisualEncoderConfig.positive("height", height);
            VisualEncoderConfig.positive("width", width);
            VisualEncoderConfig.positive("dimension", dimension);
        }

        @Override
        public String input() {
            return "images of " + width + "x" + height;
        }

        @Override
        public boolean takes(int imageHeight, int imageWidth) {
            return imageHeight == height && imageWidth == width;
        }

        @Override
        public int tokens() {
            return VisualEncoderConfig.ceilDivide(3 * height * width, dimension);
        }

        @Override
        public int[] tokensAt(double down, double across) {
            int pixel = ((int) (down * height)) * width + (int) (across * width);
            int area = height * width;
            return new int[] {pixel / dimension, (area + pixel) / dimension, (2 * area + pixel) / dimension};
        }

        /** Bands of rows, of all channels. */
        @Override
        public int[] regionOfToken() {
            int bands = Math.min(MOST_BANDS, height);
            long area = (long) height * width;
            int[] regions = new int[tokens()];
            for (int i = 0; i < regions.length; i++) {
                long middle = ((long) i * dimension + dimension / 2) % area;
                regions[i] = (int) (middle * bands / area);
            }
            return regions;
        }

        @Override
        public VisualEncoder build(Parameters.Section section) {
            return new PixelEncoder(this);
        }
    }

    @Override
    public Tensor encode(Tensor pixels) {
        Tensor flat = pixels.flatten(1, -1); // [B, 3 * height * width]
        long missing = (long) config.tokens() * config.dimension() - flat.size(1);
        Tensor padded = missing == 0 ? flat : torch.pad(flat, 0, missing);
        return padded.reshape(pixels.size(0), config.tokens(), config.dimension()); // [B, V, D]
    }
}
