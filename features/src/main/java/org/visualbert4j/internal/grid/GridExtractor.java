package org.visualbert4j.internal.grid;

import java.nio.file.Path;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.backbone.ResNet;
import org.visualbert4j.internal.backbone.ResNetConfig;
import org.visualbert4j.internal.checkpoint.WeightFiles;
import org.visualbert4j.internal.image.Preprocessing;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.FeatureExtractor;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * The cells of a frozen ResNet's feature map as visual tokens (Jiang et al. 2020, <i>In Defense of Grid Features for Visual Question
 * Answering</i>): the image resized to one size and normalised as for ImageNet, the feature map averaged to rows and columns.
 */
public final class GridExtractor implements FeatureExtractor {

    private final Grid grid;
    private final MatmulPrecision precision;
    private final String fingerprint;
    private final Preprocessing preprocessing;
    private final Parameters parameters = new Parameters(0.02);
    private final ResNet network;
    private final int dimension;

    /**
     * What is made of an image.
     *
     * @param height that it is resized to, in pixels
     * @param width likewise
     * @param stages of the ResNet that run: 3 for C4, whose cells are 16 pixels wide, 4 for C5 of 32
     * @param rows of tokens
     * @param columns of tokens
     */
    public record Grid(int height, int width, int stages, int rows, int columns) {

        /** Checks what has limits. */
        public Grid {
            if (stages < 1 || stages > 4 || rows < 1 || columns < 1) {
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG,
                        "a grid is of 1 to 4 stages and of rows and columns, not of " + stages + ", " + rows + " and "
                                + columns);
            }
        }
    }

    /**
     * Loads a ResNet.
     *
     * @param source torchvision's file or Hugging Face's folder
     * @throws VisualBertException CHECKPOINT for one that is broken or of another kind
     */
    public GridExtractor(Path source, Grid grid, MatmulPrecision precision) {
        this.grid = grid;
        this.precision = precision;
        ResNetFile file = ResNetFile.open(source);
        ResNetConfig config = file.config().upTo(grid.stages());
        preprocessing = new Preprocessing(
                grid.height(), grid.width(), false, 1, false, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);
        network = new ResNet(parameters.root(), config);
        try {
            file.load(parameters, "");
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
        network.convolutions().forEach(convolution -> convolution.fold(parameters, type()));
        fingerprint =
                String.join(" ", "grid", WeightFiles.find(source).checksum(), grid.toString(), precision.toString());
        dimension = config.outChannels();
    }

    private torch.ScalarType type() {
        return precision == MatmulPrecision.BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float;
    }

    @Override
    public ImageFeatures extract(RgbImage image) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            float[] pixels = preprocessing.toNormalizedChw(preprocessing.forEvaluation(image));
            Tensor input = torch.from_blob(new FloatPointer(pixels), new long[] {1, 3, grid.height(), grid.width()})
                    .to(type())
                    .contiguous(torch.MemoryFormat.ChannelsLast);
            Tensor featureMap = network.forward(input).to(torch.ScalarType.Float); // [1, D, h, w]
            Tensor cells = torch.adaptive_avg_pool2d(featureMap, grid.rows(), grid.columns())
                    .permute(0, 2, 3, 1)
                    .contiguous(); // [1, rows, columns, D]
            float[] features = new float[(int) cells.numel()];
            cells.data_ptr_float().get(features);
            return new ImageFeatures(image.width(), image.height(), dimension, features, boxes(image), null);
        }
    }

    /** Where the cells are, row by row. */
    private float[] boxes(RgbImage image) {
        float[] boxes = new float[4 * maximumTokens()];
        for (int i = 0; i < maximumTokens(); i++) {
            int row = i / grid.columns();
            int column = i % grid.columns();
            boxes[4 * i] = (float) image.width() * column / grid.columns();
            boxes[4 * i + 1] = (float) image.height() * row / grid.rows();
            boxes[4 * i + 2] = (float) image.width() * (column + 1) / grid.columns();
            boxes[4 * i + 3] = (float) image.height() * (row + 1) / grid.rows();
        }
        return boxes;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int maximumTokens() {
        return grid.rows() * grid.columns();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void close() {
        parameters.close();
    }
}
