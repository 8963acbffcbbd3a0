package org.visualbert4j.internal.vision;

import org.visualbert4j.internal.image.RgbImage;

/** Makes visual tokens of pictures with weights that are not trained here. Thread-safe; close it. */
public interface FeatureExtractor extends AutoCloseable {

    /** The tokens of a picture: the same for the same picture, {@link #maximumTokens()} at most. */
    PictureFeatures extract(RgbImage image);

    /** D. */
    int dimension();

    /** The most tokens that a picture gives. */
    int maximumTokens();

    /** Tells extractors apart that make other tokens: the kind, a hash of the weights, the settings. */
    String fingerprint();

    @Override
    void close();
}
