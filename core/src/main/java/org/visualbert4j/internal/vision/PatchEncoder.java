package org.visualbert4j.internal.vision;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/**
 * Square patches, each flattened and mapped linearly, with learned 2-D positions (after Dosovitskiy et al. 2020). An image
 * that patches don't divide is padded with zeros at its right and lower edge.
 */
public final class PatchEncoder implements VisualEncoder {

    private final Config config;
    private final Linear projection;
    private final GridPositions positions;

    /**
     * Its shape.
     *
     * @param height of the images, in pixels
     * @param width of the images, in pixels
     * @param patchSize the side of a patch, in pixels
     * @param dimension the size of a token
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Config(int height, int width, int patchSize, int dimension) implements VisualEncoderConfig {

        /** Checks that all are positive. */
        public Config {
            VisualEncoderConfig.positive("height", height);
            VisualEncoderConfig.positive("width", width);
            VisualEncoderConfig.positive("patch_size", patchSize);
            VisualEncoderConfig.positive("dimension", dimension);
        }

        int gridHeight() {
            return VisualEncoderConfig.ceilDivide(height, patchSize);
        }

        int gridWidth() {
            return VisualEncoderConfig.ceilDivide(width, patchSize);
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
            return gridHeight() * gridWidth();
        }

        private TokenGrid grid() {
            return new TokenGrid(gridHeight(), gridWidth());
        }

        @Override
        public int[] tokensAt(double down, double across) {
            return new int[] {
                grid().tokenAt(down * height / (gridHeight() * patchSize), across * width / (gridWidth() * patchSize))
            };
        }

        @Override
        public int[] regionOfToken() {
            return grid().regions();
        }

        @Override
        public VisualEncoder build(Parameters.Section section) {
            return new PatchEncoder(this, section);
        }
    }

    PatchEncoder(Config config, Parameters.Section section) {
        this.config = config;
        long pixels = 3L * config.patchSize() * config.patchSize();
        projection = new Linear(section.part("projection"), pixels, config.dimension());
        positions = new GridPositions(
                section.part("positions"), config.gridHeight(), config.gridWidth(), config.dimension());
    }

    @Override
    public Tensor encode(Tensor pixels) {
        long size = config.patchSize();
        long rows = config.gridHeight();
        long columns = config.gridWidth();
        Tensor padded = torch.pad(pixels, 0, columns * size - pixels.size(3), 0, rows * size - pixels.size(2));
        Tensor patches = padded.reshape(pixels.size(0), 3, rows, size, columns, size)
                .permute(0, 2, 4, 1, 3, 5) // [B, rows, columns, 3, size, size]
                .flatten(3, 5); // [B, rows, columns, 3 * size * size]
        return positions.addTo(projection.forward(patches)); // [B, V, D]
    }
}
