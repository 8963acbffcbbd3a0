package org.visualbert4j.internal.hub;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.model.VisualBertConfig;

/**
 * A saved model that was found.
 *
 * @param description the folder's name, or {@code owner/name@commit}; no other path
 * @param config as its folder says, and where that says nothing for a published checkpoint, as its authors' code does
 * @param vocabulary where its vocabulary is on the hub if it is not in the folder, or null
 * @param textOnly whether it is a text BERT, from which a VisualBERT may start that has no visual parts yet
 */
public record LocatedModel(
        String description,
        Path folder,
        VisualBertConfig config,
        @Nullable HubName vocabulary,
        boolean textOnly) {}
