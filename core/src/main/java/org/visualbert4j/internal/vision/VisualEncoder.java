package org.visualbert4j.internal.vision;

import org.bytedeco.pytorch.Tensor;

/** Turns images into visual tokens. Part of the model: trained, saved and loaded with it. */
public sealed interface VisualEncoder
        permits PixelEncoder, PatchEncoder, ConvGridEncoder, ResNetEncoder, FeatureEncoder {

    /**
     * Makes {@code [B, V, D]}.
     *
     * @param input what the encoder takes: normalised images {@code [B, 3, height, width]}, or of {@link FeatureEncoder}
     *     features
     */
    Tensor encode(Tensor input);
}
