package org.visualbert4j.internal.extract;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.region.RegionCount;
import org.visualbert4j.internal.region.RegionDetector;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.vision.TokenReader;
import org.visualbert4j.internal.vision.TokenSource;

/**
 * Regions that a detector finds.
 *
 * @param model the detector's folder, or its name on the hub
 * @param count of regions, or null for what the detector's configuration says
 * @param precision of its convolutions
 */
public record DetectedRegions(String model, @Nullable RegionCount count, MatmulPrecision precision)
        implements TokenSource {

    @Override
    public TokenReader open() {
        return CachedTokens.of(RegionDetector.load(folder(), count, precision));
    }

    /** The folder, in the hub's cache for a name on it. */
    public Path folder() {
        return SavedPlace.locator().locateDetector(model).path();
    }

    @Override
    public String place() {
        return model;
    }
}
