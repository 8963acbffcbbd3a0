package org.visualbert4j.internal.runtime;

import com.sun.jna.Function;
import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.natives.NativeFunction;
import org.visualbert4j.internal.natives.NativeProbe;

/** Multiplies two vectors. */
public final class OpenBlasProbe implements NativeProbe {

    @Override
    public String name() {
        return "openblas";
    }

    @Override
    public @Nullable String version() throws IOException {
        return Loader.getVersion("org.bytedeco", "openblas");
    }

    @Override
    public boolean works() {
        LibTorch.load(); // which prepares the process for both
        Function dot = NativeFunction.find("cblas_ddot");
        double[] vector = {1, 2, 3};
        return dot != null && dot.invokeDouble(new Object[] {vector.length, vector, 1, vector, 1}) == 14;
    }
}
