package org.visualbert4j.internal.runtime;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.natives.NativeFunction;
import org.visualbert4j.internal.natives.NativeLoader;

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
        NativeLoader.unlimitNativeMemory();
        try {
            prepareProcess();
            NativeLoader.load(torch.class); // and OpenBLAS, of which OpenBLAS' own classes would load a second copy
            BlasThreads.join();
        } catch (LinkageError | RuntimeException e) {
            throw NativeErrors.loading("libtorch", e);
        }
        loaded = true;
        setThreads(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Begins to load it on a thread of its own, for a caller that has other things to do first. Whoever needs it calls
     * {@link #load} as always, which waits, and says what is wrong if something is.
     */
    public static void loadAhead() {
        Thread thread = new Thread(
                () -> {
                    try {
                        load();
                    } catch (VisualBertException e) {
                        // who calls load() next tries again, and is told
                    }
                },
                "libtorch");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Prepares the process for its end, which is to follow: without this the JVM waits 0.3 s for libgomp's threads, and
     * libtorch takes its thousands of operators apart one by one. Call it on the thread that ran the model; nothing native may
     * be used afterwards.
     */
    public static synchronized void end() {
        if (!loaded) {
            return;
        }
        BlasThreads.end();
        Function onExit = NativeFunction.find("on_exit"); // glibc's; what is registered last is called first
        Function exit = NativeFunction.find("_exit");
        if (onExit != null && exit != null) {
            onExit.invokeInt(new Object[] {exit, Pointer.NULL});
        }
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

    /** A number from libtorch's generator: what other generators begin from, so that {@link #seed} decides on all. */
    public static long drawSeed() {
        try (Scope scope = Scope.open()) {
            return torch.empty(new long[] {1}, torch.dtype(torch.ScalarType.Long), null)
                    .random_(Long.MIN_VALUE, new LongOptional(), new GeneratorOptional())
                    .item_long();
        }
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

    private static void prepareProcess() {
        call("setenv", "OMP_WAIT_POLICY", "passive", 0);
        call("setenv", "GOMP_SPINCOUNT", SPINS, 0);
        if (Platform.isLinux() && NativeFunction.find("gnu_get_libc_version") != null) { // musl has no such mallopt
            call("mallopt", M_MMAP_MAX, 0);
            call("mallopt", M_TRIM_THRESHOLD, Integer.MAX_VALUE);
            call("mallopt", M_TOP_PAD, 128 << 20);
            call("mallopt", M_ARENA_MAX, 1);
        }
    }

    /** Calls a function of the C library that gives an int; Windows has none of those called here. */
    private static void call(String name, Object... arguments) {
        Function function = Platform.isWindows() ? null : NativeFunction.find(name);
        if (function != null) {
            function.invokeInt(arguments);
        }
    }
}
