package org.visualbert4j.internal.runtime;

import org.visualbert4j.internal.natives.NativeProbe;

/** Loads libtorch and asks for its threads. */
public final class LibTorchProbe implements NativeProbe {

    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public String version() {
        return LibTorch.version();
    }

    @Override
    public boolean works() {
        return LibTorch.threads() > 0;
    }
}
