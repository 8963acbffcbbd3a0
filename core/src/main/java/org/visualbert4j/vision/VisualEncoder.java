package org.visualbert4j.vision;

import org.bytedeco.pytorch.Tensor;

/** Turns pictures into visual tokens. Part of the model: trained, saved and loaded with it. */
public sealed interface VisualEncoder permits PixelEncoder, PatchEncoder, ConvGridEncoder, ResNetEncoder {

    /** {@code [B, 3, height, width]}, normalised, {@code -> [B, V, D]}. */
    Tensor encode(Tensor pixels);
}
