package org.visualbert4j.internal.runtime;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.natives.NativeFunction;

/** Memory that stands for a part of a file. Thread-safe. */
public final class MappedMemory {

    private static final int MADV_DONTNEED = 4;

    private static final @Nullable Function ADVISE = Platform.isLinux() ? NativeFunction.find("madvise") : null;
    private static final long PAGE = pageSize();

    private MappedMemory() {}

    /**
     * Gives the pages of a tensor back to the system, which reads them from the file again if they are wanted once more. The first
     * and the last page stay, since others may share them. Does nothing on systems other than Linux.
     *
     * @param tensor in a file that is mapped privately, and never written to: what was written would be lost
     */
    public static void giveBack(Tensor tensor) {
        long begin = tensor.data_ptr().address();
        long first = (begin + PAGE - 1) / PAGE * PAGE;
        long last = (begin + tensor.nbytes()) / PAGE * PAGE;
        if (ADVISE != null && first < last) {
            ADVISE.invokeInt(new Object[] {new Pointer(first), last - first, MADV_DONTNEED});
        }
    }

    private static long pageSize() {
        Function getPageSize = NativeFunction.find("getpagesize");
        return getPageSize == null ? 1 << 16 : getPageSize.invokeInt(new Object[0]);
    }
}
