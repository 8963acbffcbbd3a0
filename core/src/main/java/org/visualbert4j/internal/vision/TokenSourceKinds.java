package org.visualbert4j.internal.vision;

import java.util.Map;

/** Kinds of {@link TokenSource} that a module has, which it names for {@link java.util.ServiceLoader}. */
public interface TokenSourceKinds {

    /** Records that JSON is read into, by what a saved model calls their kind. */
    Map<String, Class<? extends TokenSource>> types();
}
