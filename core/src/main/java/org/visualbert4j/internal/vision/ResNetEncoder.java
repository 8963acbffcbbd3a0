package org.visualbert4j.internal.vision;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.backbone.ResNet;
import org.visualbert4j.internal.backbone.ResNetConfig;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Parameters;

/**
 * A ResNet trained with the model (but for its batch norms, which are frozen), its feature map averaged to rows and columns of
 * tokens, each given its learned 2-D position and a LayerNorm.
 */
public final class ResNetEncoder implements VisualEncoder {

    /** What the ResNet's parameters are called in the encoder's section. */
    public static final String NETWORK = "resnet.";

    private static final double EPSILON = 1e-5;

    private final Config config;
    private final ResNet network;
    private final GridPositions positions;
    private final LayerNorm layerNorm;

    /**
     * Its shape.
     *
     * @param height of the images, in pixels
     * @param width of the images, in pixels
     * @param resnet the network's stages that run
     * @param rows of tokens
     * @param columns of tokens
     */
    public record Config(int height, int width, ResNetConfig resnet, int rows, int columns)
            implements VisualEncoderConfig {

        /** Checks that all are positive. */
        public Config {
            VisualEncoderConfig.positive("height", height);
            VisualEncoderConfig.positive("width", width);
            VisualEncoderConfig.positive("rows", rows);
            VisualEncoderConfig.positive("columns", columns);
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
            return rows * columns;
        }

        @Override
        public int dimension() {
            return resnet.outChannels();
        }

        @Override
        public int[] tokensAt(double down, double across) {
            return new int[] {
                new TokenGrid(rows, columns).tokenAt(shareOfFeatureMap(down, height), shareOfFeatureMap(across, width))
            };
        }

        private double shareOfFeatureMap(double share, int length) {
            return TokenGrid.shareOfFeatureMap(share, length, resnet.cells(length), resnet.stride());
        }

        @Override
        public int[] regionOfToken() {
            return new TokenGrid(rows, columns).regions();
        }

        @Override
        public VisualEncoder build(Parameters.Section section) {
            return new ResNetEncoder(this, section);
        }
    }

    ResNetEncoder(Config config, Parameters.Section section) {
        this.config = config;
        network = new ResNet(new Parameters.Section(section.parameters(), section.prefix() + NETWORK), config.resnet());
        positions = new GridPositions(section.part("positions"), config.rows(), config.columns(), config.dimension());
        layerNorm = new LayerNorm(section.part("LayerNorm"), config.dimension(), EPSILON);
    }

    @Override
    public Tensor encode(Tensor pixels) {
        Tensor features = network.forward(pixels); // [B, D, height / 32, width / 32]
        Tensor cells = torch.adaptive_avg_pool2d(features, config.rows(), config.columns())
                .permute(0, 2, 3, 1); // [B, rows, columns, D]
        return layerNorm.forward(positions.addTo(cells)); // [B, V, D]
    }
}
