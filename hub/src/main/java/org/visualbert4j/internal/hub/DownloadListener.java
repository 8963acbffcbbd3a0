package org.visualbert4j.internal.hub;

/** Told what is downloaded. Called by the thread that waits for it. */
public interface DownloadListener {

    /** One line for a person: a file whose download begins, or why the cache is used in its place. */
    void note(String line);

    /** Whether to end it; asked several times a second while bytes come in. What is there then is gone on with next time. */
    default boolean isStopped() {
        return false;
    }
}
