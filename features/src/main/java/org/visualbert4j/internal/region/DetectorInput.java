package org.visualbert4j.internal.region;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.image.RgbImage;

/**
 * Images as the detector sees them: blue first, as it was trained, resized, less the mean, padded to one size.
 *
 * @param pixels {@code [N, 3, height, width]}
 * @param heights of the resized images, without padding
 * @param widths likewise
 * @param images as they were
 */
record DetectorInput(Tensor pixels, int[] heights, int[] widths, List<RgbImage> images) {

    private static final int SMALLEST_SIDE = 32; // what the stem and the stages need to leave a cell

    /** Makes it, in the current scope. */
    static DetectorInput of(List<RgbImage> images, DetectorConfig config) {
        int[] heights = new int[images.size()];
        int[] widths = new int[images.size()];
        int height = SMALLEST_SIDE;
        int width = SMALLEST_SIDE;
        for (int i = 0; i < heights.length; i++) {
            int[] size = size(images.get(i), config);
            heights[i] = size[0];
            widths[i] = size[1];
            height = Math.max(height, size[0]);
            width = Math.max(width, size[1]);
        }
        Tensor mean = perChannel(config.pixelMean());
        Tensor std = perChannel(config.pixelStd());
        Tensor batch = torch.zeros(images.size(), 3, height, width);
        for (int i = 0; i < heights.length; i++) {
            Tensor normalised =
                    resized(images.get(i), heights[i], widths[i]).sub_(mean).div_(std);
            batch.select(0, i).narrow(1, 0, heights[i]).narrow(2, 0, widths[i]).copy_(normalised.select(0, 0));
        }
        return new DetectorInput(batch, heights, widths, images);
    }

    /** Height and width: the shorter side as asked for, but neither longer than allowed. */
    private static int[] size(RgbImage image, DetectorConfig config) {
        double scale = (double) config.minimumSide() / Math.min(image.height(), image.width());
        boolean wide = image.height() < image.width();
        double height = wide ? config.minimumSide() : scale * image.height();
        double width = wide ? scale * image.width() : config.minimumSide();
        double longer = Math.max(height, width);
        if (longer > config.maximumSide()) {
            height *= config.maximumSide() / longer;
            width *= config.maximumSide() / longer;
        }
        return new int[] {(int) Math.max(1, Math.floor(height + 0.5)), (int) Math.max(1, Math.floor(width + 0.5))};
    }

    /** {@code [1, 3, height, width]}: bilinear on floats without antialiasing, the way the published features were made. */
    private static Tensor resized(RgbImage image, int height, int width) {
        Tensor bytes = torch.from_blob(
                new BytePointer(image.rgb()),
                new long[] {1, image.height(), image.width(), 3},
                torch.dtype(torch.ScalarType.Byte));
        Tensor pixels =
                bytes.flip(3).permute(0, 3, 1, 2).to(torch.ScalarType.Float).contiguous();
        return torch.upsample_bilinear2d(
                pixels, new long[] {height, width}, false, new DoubleOptional(), new DoubleOptional());
    }

    private static Tensor perChannel(List<Double> values) {
        return torch.tensor(
                        values.get(0).floatValue(),
                        values.get(1).floatValue(),
                        values.get(2).floatValue())
                .view(1, 3, 1, 1);
    }

    /** What a resized image's height is to be multiplied by to be its own again. */
    float downScale(int image) {
        return (float) images.get(image).height() / heights[image];
    }

    /** Likewise of its width. */
    float acrossScale(int image) {
        return (float) images.get(image).width() / widths[image];
    }
}
