package org.visualbert4j.internal.extract;

import java.nio.file.Path;
import org.visualbert4j.internal.vision.TokenReader;
import org.visualbert4j.internal.vision.TokenSource;

/**
 * Features that are stored.
 *
 * @param features the file or folder
 * @param most tokens an image, of which the first count
 */
public record FeatureFiles(String features, int most) implements TokenSource {

    @Override
    public TokenReader open() {
        return new StoredTokens(Path.of(features), most);
    }

    @Override
    public String place() {
        return features;
    }
}
