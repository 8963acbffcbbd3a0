package org.visualbert4j.extract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.feature.TokenReader;
import org.visualbert4j.grid.GridExtractor;
import org.visualbert4j.hub.HubSettings;
import org.visualbert4j.hub.ModelLocator;
import org.visualbert4j.region.RegionCount;
import org.visualbert4j.region.RegionDetector;
import org.visualbert4j.runtime.Precision;

/** What makes the visual tokens of pictures outside the model that is trained. Saved with the model. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TokenSource.Regions.class, name = "regions"),
    @JsonSubTypes.Type(value = TokenSource.Cells.class, name = "grid"),
    @JsonSubTypes.Type(value = TokenSource.Stored.class, name = "features")
})
public sealed interface TokenSource {

    /**
     * Opens it; features of extractors are kept in the cache.
     *
     * @throws org.visualbert4j.VisualBertException CHECKPOINT or DATA for what is broken, IO where the hub is asked and fails
     */
    TokenReader open();

    /** The file or folder, or the name on the hub. */
    @JsonIgnore
    String place();

    /**
     * Regions that a detector finds.
     *
     * @param model the detector's folder, or its name on the hub
     * @param count of regions, or null for what the detector's configuration says
     * @param precision of its convolutions
     */
    record Regions(String model, @Nullable RegionCount count, Precision precision) implements TokenSource {
        @Override
        public TokenReader open() {
            return CachedTokens.of(RegionDetector.load(folder(), count, precision));
        }

        /** The folder, in the hub's cache for a name on it. */
        public Path folder() {
            return locator().locateDetector(model).path();
        }

        @Override
        public String place() {
            return model;
        }
    }

    /**
     * Cells of a ResNet's map.
     *
     * @param model torchvision's file, Hugging Face's folder, or a name on the hub
     * @param grid what is made of a picture
     * @param precision of its convolutions
     */
    record Cells(String model, GridExtractor.Grid grid, Precision precision) implements TokenSource {
        @Override
        public TokenReader open() {
            return CachedTokens.of(
                    new GridExtractor(locator().locateResNet(model).path(), grid, precision));
        }

        @Override
        public String place() {
            return model;
        }
    }

    /**
     * Features that are stored.
     *
     * @param features the file or folder
     * @param most tokens a picture, of which the first count
     */
    record Stored(String features, int most) implements TokenSource {
        @Override
        public TokenReader open() {
            return new StoredTokens(Path.of(features), most);
        }

        @Override
        public String place() {
            return features;
        }
    }

    /** Finds what was found when the model was made, so that there is nothing new to tell of. */
    private static ModelLocator locator() {
        return new ModelLocator(() -> HubSettings.of(System.getenv()), line -> {});
    }
}
