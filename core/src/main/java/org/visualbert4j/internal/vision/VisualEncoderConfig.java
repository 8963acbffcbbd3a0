package org.visualbert4j.internal.vision;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Parameters;

/** Which encoder makes an image's visual tokens, and its shape. A new one is one class and one line here. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PixelEncoder.Config.class, name = "pixels"),
    @JsonSubTypes.Type(value = PatchEncoder.Config.class, name = "patches"),
    @JsonSubTypes.Type(value = ConvGridEncoder.Config.class, name = "conv-grid"),
    @JsonSubTypes.Type(value = ResNetEncoder.Config.class, name = "resnet"),
    @JsonSubTypes.Type(value = FeatureEncoder.Config.class, name = "features")
})
public sealed interface VisualEncoderConfig
        permits PixelEncoder.Config,
                PatchEncoder.Config,
                ConvGridEncoder.Config,
                ResNetEncoder.Config,
                FeatureEncoder.Config {

    /** What it takes, in words. */
    String input();

    /** Whether it takes images of a size, in pixels; an encoder of features takes none. */
    boolean takes(int imageHeight, int imageWidth);

    /** V, the number of visual tokens an image gives, or the most of them. */
    @JsonIgnore
    int tokens();

    /** D, the size of a visual token. */
    int dimension();

    /**
     * The tokens that show a point of the image: one, or of raw pixels one a channel.
     *
     * @param down share of the height above the point, from 0 to below 1
     * @param across share of the width to its left, from 0 to below 1
     */
    int[] tokensAt(double down, double across);

    /**
     * The region of each token, {@code [V]}, from 0: tokens that show the same part of the image, 64 regions at most, of a
     * detector's 200, so that it can be told what each of them does.
     */
    int[] regionOfToken();

    /** The encoder, its parameters declared in a section. */
    VisualEncoder build(Parameters.Section section);

    /** Checks a number that must be positive. */
    static void positive(String key, int value) {
        if (value < 1) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG, "visual_encoder." + key + ": must be positive, is " + value);
        }
    }

    /** How many parts of a size cover a length, the last perhaps in part. */
    static int ceilDivide(int length, int size) {
        return (length + size - 1) / size;
    }
}
