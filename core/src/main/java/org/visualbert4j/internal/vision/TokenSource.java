package org.visualbert4j.internal.vision;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;

/**
 * What makes the visual tokens of images outside the model that is trained. Saved with the model. Modules name their kinds as
 * {@link TokenSourceKinds}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "kind")
@JsonTypeIdResolver(TokenSourceNames.class)
public interface TokenSource {

    /**
     * Opens it; features of extractors are kept in the cache.
     *
     * @throws org.visualbert4j.error.VisualBertException CHECKPOINT or DATA for what is broken, IO where the hub is asked and fails
     */
    TokenReader open();

    /** The file or folder, or the name on the hub. */
    @JsonIgnore
    String place();
}
