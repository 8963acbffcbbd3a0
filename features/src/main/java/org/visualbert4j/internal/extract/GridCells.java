package org.visualbert4j.internal.extract;

import org.visualbert4j.internal.grid.GridExtractor;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.vision.TokenReader;
import org.visualbert4j.internal.vision.TokenSource;

/**
 * Cells of a ResNet's feature map.
 *
 * @param model torchvision's file, Hugging Face's folder, or a name on the hub
 * @param grid what is made of an image
 * @param precision of its convolutions
 */
public record GridCells(String model, GridExtractor.Grid grid, MatmulPrecision precision) implements TokenSource {

    @Override
    public TokenReader open() {
        return CachedTokens.of(
                new GridExtractor(SavedPlace.locator().locateResNet(model).path(), grid, precision));
    }

    @Override
    public String place() {
        return model;
    }
}
