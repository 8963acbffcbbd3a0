package org.visualbert4j.training;

/** What makes visual tokens of an image. */
public enum VisualKind {
    /** Runs of pixels. */
    PIXELS,
    /** Square patches, each projected. */
    PATCHES,
    /** Cells of a small convolutional network that is trained with the model. */
    CONV_GRID,
    /** Cells of a ResNet's feature map. Needs {@code visualModel}. */
    GRID,
    /** Regions that a detector finds. Needs {@code visualModel}. */
    REGIONS,
    /** Stored features. Needs {@code visualModel}: the file or folder that holds them. */
    FEATURES
}
