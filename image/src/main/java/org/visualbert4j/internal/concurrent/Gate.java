package org.visualbert4j.internal.concurrent;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;

/** Lets any number of threads work with something until it is closed, which waits for them and lets nobody in afterwards. */
public final class Gate {

    private final String what;
    private final ReadWriteLock open = new ReentrantReadWriteLock();
    private boolean closed;

    /** A gate that is open. */
    public Gate(String what) {
        this.what = what;
    }

    /**
     * Does some work, during which nothing is closed. Work may be part of other work of the same thread.
     *
     * @throws VisualBertException USAGE after closing
     */
    public <T> T within(Supplier<T> work) {
        open.readLock().lock();
        try {
            if (closed) {
                throw new VisualBertException(VisualBertException.Code.USAGE, "the " + what + " is closed");
            }
            return work.get();
        } finally {
            open.readLock().unlock();
        }
    }

    /** Waits for work that is being done, then releases what was worked with, the first time only. Not to be called from such work. */
    public void close(Runnable release) {
        open.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            open.writeLock().unlock();
        }
    }
}
