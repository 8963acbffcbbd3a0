package org.visualbert4j.internal.vision;

import org.visualbert4j.internal.image.RgbImage;

/** Makes visual tokens of images with weights that are not trained here. Thread-safe; close it. */
public interface FeatureExtractor extends AutoCloseable {

    /** The tokens of an image: the same for the same image, {@link #maximumTokens()} at most. */
    ImageFeatures extract(RgbImage image);

    /** D. */
    int dimension();

    /** The most tokens that an image gives. */
    int maximumTokens();

    /** Tells extractors apart that make other tokens: the kind, a hash of the weights, the settings. */
    String fingerprint();

    @Override
    void close();
}
