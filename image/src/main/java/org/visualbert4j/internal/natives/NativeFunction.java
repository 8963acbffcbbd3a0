package org.visualbert4j.internal.natives;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the native libraries that are loaded, the C library's among them, by their names. JavaCPP finds them and JNA calls
 * them: JNA's own search would start {@code ldconfig} as a process first.
 */
public final class NativeFunction {

    private NativeFunction() {}

    /** A function, or null where no library has it. */
    public static @Nullable Function find(String name) {
        NativeLoader.loadJavaCpp();
        org.bytedeco.javacpp.Pointer address = Loader.addressof(name);
        return address == null || address.isNull() ? null : Function.getFunction(new Pointer(address.address()));
    }
}
