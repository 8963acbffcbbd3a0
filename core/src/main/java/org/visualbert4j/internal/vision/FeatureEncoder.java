package org.visualbert4j.internal.vision;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/**
 * Takes features that an extractor made as visual tokens: as they are, which is what published checkpoints were trained on,
 * or with a LayerNorm, which training from scratch wants, and the place of each token's box (as LXMERT, Tan and Bansal 2019).
 */
public final class FeatureEncoder implements VisualEncoder {

    /** Numbers that tell a box's place: left, top, right and bottom as shares of the image, and the share of its area. */
    public static final int PLACE = 5;

    private static final double EPSILON = 1e-5;
    private static final int MOST_REGIONS = 200;

    private final int dimension;
    private final @Nullable LayerNorm norm;
    private final @Nullable Linear place;

    /**
     * Its shape.
     *
     * @param mostTokens the most that an image has
     * @param dimension D, numbers a token
     * @param places whether tokens are normalised and told where they are
     */
    public record Config(int mostTokens, int dimension, boolean places) implements VisualEncoderConfig {

        /** Checks that the numbers are positive. */
        public Config {
            VisualEncoderConfig.positive("mostTokens", mostTokens);
            VisualEncoderConfig.positive("dimension", dimension);
        }

        @Override
        public String input() {
            return mostTokens + " features of " + dimension + " numbers at most";
        }

        @Override
        public boolean takes(int imageHeight, int imageWidth) {
            return false;
        }

        @Override
        public int tokens() {
            return mostTokens;
        }

        /** None: where a token is, its box tells. */
        @Override
        public int[] tokensAt(double down, double across) {
            return new int[0];
        }

        /** Each its own; of very many, which come by falling certainty, the last ones share one. */
        @Override
        public int[] regionOfToken() {
            int[] regions = new int[mostTokens];
            for (int i = 0; i < mostTokens; i++) {
                regions[i] = Math.min(i, MOST_REGIONS - 1);
            }
            return regions;
        }

        @Override
        public VisualEncoder build(Parameters.Section section) {
            return new FeatureEncoder(this, section);
        }
    }

    FeatureEncoder(Config config, Parameters.Section section) {
        dimension = config.dimension();
        norm = config.places() ? new LayerNorm(section.part("LayerNorm"), dimension, EPSILON) : null;
        place = config.places() ? new Linear(section.part("place"), PLACE, dimension) : null;
    }

    /** {@code [B, V, D + 5]}, features and places, {@code -> [B, V, D]}. */
    @Override
    public Tensor encode(Tensor features) {
        Tensor tokens = features.narrow(-1, 0, dimension);
        return norm == null || place == null
                ? tokens
                : norm.forward(tokens).add(place.forward(features.narrow(-1, dimension, PLACE)));
    }
}
