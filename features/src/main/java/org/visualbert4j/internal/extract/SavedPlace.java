package org.visualbert4j.internal.extract;

import org.visualbert4j.internal.hub.HubSettings;
import org.visualbert4j.internal.hub.ModelLocator;

/** Finds what was found when the model was made, so that there is nothing new to tell of. */
final class SavedPlace {

    private SavedPlace() {}

    static ModelLocator locator() {
        return new ModelLocator(() -> HubSettings.of(System.getenv()), line -> {});
    }
}
