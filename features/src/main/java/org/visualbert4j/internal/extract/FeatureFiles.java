package org.visualbert4j.internal.extract;

import java.nio.file.Path;
import org.visualbert4j.internal.vision.TokenReader;
import org.visualbert4j.internal.vision.TokenSource;
import org.visualbert4j.internal.vision.TokenSourceKind;

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

    /** Under the name {@code features}. */
    public static final class Kind implements TokenSourceKind {

        @Override
        public String name() {
            return "features";
        }

        @Override
        public Class<FeatureFiles> type() {
            return FeatureFiles.class;
        }
    }
}
