package org.visualbert4j.internal.vision;

/** A kind of {@link TokenSource}, which a module names for {@link java.util.ServiceLoader}. */
public interface TokenSourceKind {

    /** What a saved model calls it. */
    String name();

    /** A record that JSON is read into. */
    Class<? extends TokenSource> type();
}
