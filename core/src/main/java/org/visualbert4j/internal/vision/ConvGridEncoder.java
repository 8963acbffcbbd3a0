package org.visualbert4j.internal.vision;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.Conv2d;
import org.visualbert4j.internal.nn.GroupNorm;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Parameters;

/**
 * A small convolutional stem, trained with the model: 3x3 convolutions of stride 2, each followed by group normalisation
 * and GELU; every cell of the last feature map is a token, given its learned 2-D position and a LayerNorm. The norms bring the
 * tokens to the scale of word embeddings, without which training from scratch takes no notice of them for epochs.
 */
public final class ConvGridEncoder implements VisualEncoder {

    private static final double EPSILON = 1e-5;
    private static final int GROUPS = 8;

    private final List<Conv2d> convolutions = new ArrayList<>();
    private final List<GroupNorm> norms = new ArrayList<>();
    private final LayerNorm layerNorm;
    private final GridPositions positions;

    /**
     * Its shape.
     *
     * @param height of the images, in pixels
     * @param width of the images, in pixels
     * @param channels the channels after each convolution; each of them halves height and width
     */
    public record Config(int height, int width, List<Integer> channels) implements VisualEncoderConfig {

        /** Checks that all are positive. */
        public Config {
            channels = List.copyOf(channels);
            VisualEncoderConfig.positive("height", height);
            VisualEncoderConfig.positive("width", width);
            VisualEncoderConfig.positive("channels' number", channels.size());
            channels.forEach(channel -> VisualEncoderConfig.positive("channels", channel));
        }

        private int cells(int length) {
            int cells = length;
            for (int i = 0; i < channels.size(); i++) {
                cells = VisualEncoderConfig.ceilDivide(cells, 2);
            }
            return cells;
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
            return cells(height) * cells(width);
        }

        @Override
        public int dimension() {
            return channels.get(channels.size() - 1);
        }

        private TokenGrid grid() {
            return new TokenGrid(cells(height), cells(width));
        }

        @Override
        public int[] tokensAt(double down, double across) {
            return new int[] {grid().tokenAt(shareOfFeatureMap(down, height), shareOfFeatureMap(across, width))};
        }

        private double shareOfFeatureMap(double share, int length) {
            return TokenGrid.shareOfFeatureMap(share, length, cells(length), 1L << channels.size());
        }

        @Override
        public int[] regionOfToken() {
            return grid().regions();
        }

        @Override
        public VisualEncoder build(Parameters.Section section) {
            return new ConvGridEncoder(this, section);
        }
    }

    ConvGridEncoder(Config config, Parameters.Section section) {
        int in = 3;
        for (int i = 0; i < config.channels().size(); i++) {
            int out = config.channels().get(i);
            convolutions.add(new Conv2d(section.part("convolution").part(String.valueOf(i)), in, out, 3, 2, 1));
            norms.add(new GroupNorm(section.part("norm").part(String.valueOf(i)), groups(out), out));
            in = out;
        }
        layerNorm = new LayerNorm(section.part("LayerNorm"), in, EPSILON);
        positions = new GridPositions(
                section.part("positions"), config.cells(config.height()), config.cells(config.width()), in);
    }

    @Override
    public Tensor encode(Tensor pixels) {
        Tensor features = pixels; // [B, 3, height, width]
        for (int i = 0; i < convolutions.size(); i++) {
            features = torch.gelu(norms.get(i).forward(convolutions.get(i).forward(features)));
        }
        Tensor cells = features.permute(0, 2, 3, 1); // [B, rows, columns, D]
        return layerNorm.forward(positions.addTo(cells)); // [B, V, D]
    }

    /** As many groups as there may be, eight at most. */
    private static int groups(int channels) {
        int groups = GROUPS;
        while (channels % groups != 0) {
            groups /= 2;
        }
        return groups;
    }
}
