package org.visualbert4j.internal.runtime;

import org.bytedeco.pytorch.NoGradGuard;

/** While open, this thread's operations record nothing for a backward pass. */
public final class NoGrad implements AutoCloseable {

    private final NoGradGuard guard = new NoGradGuard();

    private NoGrad() {}

    /** Opens it on this thread. */
    public static NoGrad open() {
        LibTorch.load();
        return new NoGrad();
    }

    @Override
    public void close() {
        guard.close();
    }
}
