package org.visualbert4j.internal.image;

import java.io.IOException;

/**
 * WebP: the first frame on its canvas, without alpha. Lossless images are {@link Vp8lDecoder}'s work, lossy ones
 * {@link Vp8Decoder}'s. Alpha is checked all the same, for what is broken there was broken on its way here.
 */
final class WebpDecoder {

    private static final int RAW = 0;
    private static final int LOSSLESS = 1;

    private WebpDecoder() {}

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        WebpContainer container = new WebpContainer(bytes);
        Orientation orientation = container.orientation();
        budget.checkSize(container.canvasWidth(), container.canvasHeight());
        WebpContainer.Frame frame = container.first();
        RgbImage image = image(new Bytes(bytes), frame, budget);
        return orientation.upright(onCanvas(image, frame, container.canvasWidth(), container.canvasHeight()));
    }

    private static RgbImage image(Bytes in, WebpContainer.Frame frame, DecodingBudget budget) throws IOException {
        WebpContainer.Chunk chunk = frame.image();
        if (chunk.type().equals("VP8L")) {
            return Vp8lDecoder.decode(in, chunk.body(), chunk.end(), budget);
        }
        if (frame.alpha() != null) {
            checkAlpha(in, frame.alpha(), frame.width(), frame.height(), budget);
        }
        return Vp8Decoder.decode(in.all(), chunk.body(), chunk.end(), budget);
    }

    private static void checkAlpha(Bytes in, WebpContainer.Chunk alpha, int width, int height, DecodingBudget budget)
            throws IOException {
        int length = alpha.end() - alpha.body();
        int header = length > 1 ? in.u8(alpha.body()) : -1;
        int method = header & 3;
        if (header < 0 || method > LOSSLESS || (header >> 4 & 3) > 1 || header >> 6 > 1) {
            throw new IOException("is broken: its alpha has no header");
        }
        if (method == RAW && length - 1 < (long) width * height) {
            throw new IOException("is cut off within its alpha");
        }
        if (method == LOSSLESS) {
            budget.checkSize(width, height);
            Vp8lDecoder.check(in.all(), alpha.body() + 1, alpha.end(), width, height, budget);
        }
    }

    private static RgbImage onCanvas(RgbImage image, WebpContainer.Frame frame, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        byte[] canvas = new byte[3 * width * height];
        int row = 3 * image.width();
        for (int y = 0; y < image.height(); y++) {
            int to = 3 * ((frame.top() + y) * width + frame.left());
            System.arraycopy(image.rgb(), y * row, canvas, to, row);
        }
        return new RgbImage(width, height, canvas);
    }
}
