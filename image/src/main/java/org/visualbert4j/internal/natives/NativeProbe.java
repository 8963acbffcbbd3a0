package org.visualbert4j.internal.natives;

import org.jspecify.annotations.Nullable;

/** Tries one native library. Modules name theirs for {@link java.util.ServiceLoader}. */
public interface NativeProbe {

    /** What the library is called. */
    String name();

    /**
     * Its version, null where it tells none.
     *
     * @throws Exception where even that can't be asked
     */
    @Nullable
    String version() throws Exception;

    /**
     * Loads the library and computes something with it.
     *
     * @return whether the result is right
     * @throws Exception where it can't be loaded
     */
    boolean works() throws Exception;
}
