package org.visualbert4j.internal.vision;

import java.nio.file.Path;
import org.visualbert4j.internal.image.RgbImage;

/** Gives the features of images' files, whether it computes them or they are stored. Thread-safe; close it. */
public interface TokenReader extends AutoCloseable {

    /**
     * Those of an image.
     *
     * @throws org.visualbert4j.error.VisualBertException IMAGE where there is no such image or it is broken, DATA where there
     *     are no features for it
     */
    ImageFeatures read(Path image);

    /**
     * Those of a decoded image.
     *
     * @throws org.visualbert4j.error.VisualBertException USAGE where they are stored and found by the image's file, IMAGE where
     *     they are not finite
     */
    ImageFeatures read(RgbImage image);

    /** D. */
    int dimension();

    /** Tells readers apart that give other features for the same image. */
    String fingerprint();

    @Override
    void close();
}
