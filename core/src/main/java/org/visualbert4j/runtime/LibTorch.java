package org.visualbert4j.runtime;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.VisualBertException;

/**
 * The native tensor library, loaded once a process and tuned for transformer work on CPUs.
 *
 * <p>Everything that is settled when a library is loaded is settled here first, so that users of the jar get what the
 * launcher script gives: OpenMP threads that hardly spin ({@code OMP_WAIT_POLICY=passive}, a small {@code GOMP_SPINCOUNT}),
 * OpenBLAS' work done by the same threads, and a glibc allocator that keeps large freed blocks instead of returning them
 * to the kernel at every step. What only the launcher can give is {@code MALLOC_ARENA_MAX=1}, which glibc reads before
 * Java runs: set it where training's speed matters. Thread-safe.
 */
public final class LibTorch {

    /** glibc's parameter numbers for mallopt(3), from malloc.h. */
    private static final int M_TRIM_THRESHOLD = -1;

    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_MAX = -4;
    private static final int M_ARENA_MAX = -8;

    /** How often a thread of libgomp looks for new work before it sleeps; 0 costs a training step 6 % (PERFORMANCE.md). */
    private static final String SPINS = "10000";

    private static boolean loaded;

    private LibTorch() {}

    /**
     * Loads and tunes the library if that has not happened yet.
     *
     * @throws VisualBertException NATIVE where the library can't be loaded
     */
    public static synchronized void load() {
        if (loaded) {
            return;
        }
        unlimitNativeMemory();
        try {
            prepareProcess();
            Loader.load(openblas.class);
            Loader.load(torch.class);
            BlasThreads.join();
        } catch (LinkageError | RuntimeException e) {
            throw new VisualBertException(
                    VisualBertException.Code.NATIVE,
                    "libtorch can't be loaded on " + Loader.getPlatform() + ": " + NativeErrors.firstLine(e)
                            + "; run `visualbert doctor`",
                    e);
        }
        loaded = true;
        setThreads(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Sets how many threads one tensor operation may use; all processors unless set.
     *
     * @param threads 1 or more
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new VisualBertException(VisualBertException.Code.USAGE, "threads must be 1 or more, not " + threads);
        }
        load();
        torch.set_num_threads(threads);
        BlasThreads.resize(threads);
    }

    /** How many threads one tensor operation may use. */
    public static int threads() {
        load();
        return torch.get_num_threads();
    }

    /** Seeds the generator of initial weights and dropout. */
    public static void seed(long seed) {
        load();
        torch.manual_seed(seed);
    }

    /** The state of the generator of initial weights and dropout, bytes {@code [5056]}, in the current scope. */
    public static Tensor generator() {
        load();
        return torch.getDefaultCPUGenerator().get_state();
    }

    /** Puts the generator where {@link #generator} found it. */
    public static void restoreGenerator(Tensor state) {
        load();
        torch.getDefaultCPUGenerator().set_state(state.clone()); // which keeps no hold on a mapped file
    }

    /** libtorch's version and that of its Java binding, such as {@code 2.10.0-1.5.13}. */
    public static String version() {
        try {
            return String.valueOf(Loader.getVersion("org.bytedeco", "pytorch"));
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The instruction set that libtorch's own kernels were chosen for, such as {@code AVX512}. */
    public static String cpuCapability() {
        load();
        return torch.get_cpu_capability().getString();
    }

    /** JavaCPP takes -Xmx for a limit on native memory too, and would refuse to allocate beyond it. */
    static void unlimitNativeMemory() {
        System.setProperty(
                "org.bytedeco.javacpp.maxphysicalbytes",
                System.getProperty("org.bytedeco.javacpp.maxphysicalbytes", "0"));
    }

    private static void prepareProcess() {
        if (Platform.isWindows()) {
            return;
        }
        NativeLibrary c = NativeLibrary.getInstance("c");
        c.getFunction("setenv").invokeInt(new Object[] {"OMP_WAIT_POLICY", "passive", 0});
        c.getFunction("setenv").invokeInt(new Object[] {"GOMP_SPINCOUNT", SPINS, 0});
        if (Platform.isLinux() && hasMallopt(c)) {
            Function mallopt = c.getFunction("mallopt");
            mallopt.invokeInt(new Object[] {M_MMAP_MAX, 0});
            mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, Integer.MAX_VALUE});
            mallopt.invokeInt(new Object[] {M_TOP_PAD, 128 << 20});
            mallopt.invokeInt(new Object[] {M_ARENA_MAX, 1});
        }
    }

    private static boolean hasMallopt(NativeLibrary c) {
        try {
            c.getFunction("gnu_get_libc_version");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false; // musl has neither
        }
    }
}
