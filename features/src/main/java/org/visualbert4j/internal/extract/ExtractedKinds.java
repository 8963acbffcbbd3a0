package org.visualbert4j.internal.extract;

import java.util.Map;
import org.visualbert4j.internal.vision.TokenSource;
import org.visualbert4j.internal.vision.TokenSourceKinds;

/** The kinds of this module. */
public final class ExtractedKinds implements TokenSourceKinds {

    @Override
    public Map<String, Class<? extends TokenSource>> types() {
        return Map.of("regions", DetectedRegions.class, "grid", GridCells.class, "features", FeatureFiles.class);
    }
}
