package org.visualbert4j.internal.runtime;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.natives.NativeFunction;

/**
 * Has OpenBLAS' parallel work done by libgomp's threads, which do all of libtorch's other work. OpenBLAS brings a pool of
 * its own that spins for 2^26 clock cycles after each matmul, and so keeps a processor from the threads that come next: with it,
 * a training step of base size is 8 % slower (PERFORMANCE.md).
 *
 * <p>OpenBLAS hands its jobs to a function of ours ({@code openblas_set_threads_callback_function}), and that opens a
 * parallel region as a compiler would ({@code GOMP_parallel}). The jobs of one matmul wait for each other, so each needs
 * a thread of its own at the same time: inside a region already, where libgomp gives no second thread, they get Java's.
 */
public final class BlasThreads {

    /** {@code openblas_threads_callback} of OpenBLAS' cblas.h. */
    interface Matmul extends Callback {
        void invoke(int sync, Pointer job, int jobs, NativeLong argumentSize, Pointer arguments, int buffer);
    }

    /** What libgomp calls on each thread of a region. */
    interface Region extends Callback {
        void invoke(@Nullable Pointer unused);
    }

    private record Jobs(Function job, int count, long argumentSize, Pointer arguments, int buffer, AtomicInteger next) {

        void takeOne() {
            int mine = next.getAndIncrement();
            if (mine < count) {
                job.invokeVoid(new Object[] {mine, arguments.share(mine * argumentSize), buffer});
            }
        }
    }

    private static final String RESIZE = "openblas_set_num_threads";

    /** {@code omp_pause_hard} of OpenMP 5.0. */
    private static final int OMP_PAUSE_HARD = 2;

    private static @Nullable BlasThreads joined; // what native code calls must stay reachable

    private final ExecutorService nested = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "openblas-nested");
        thread.setDaemon(true);
        return thread;
    });
    private final Matmul matmul = this::run;
    private final Region region = this::takeOne;
    private final Function parallel;
    private final Function inParallel;
    private final Function resize;
    private volatile @Nullable Jobs current;

    private BlasThreads(Function parallel, Function inParallel, Function resize) {
        this.parallel = parallel;
        this.inParallel = inParallel;
        this.resize = resize;
        Native.setCallbackThreadInitializer(region, new CallbackThreadInitializer(true, false, "libgomp"));
    }

    /** Joins the two pools where both libraries have what it takes, which is on Linux; elsewhere nothing changes. */
    static void join() {
        Function setCallback = NativeFunction.find("openblas_set_threads_callback_function");
        Function parallel = NativeFunction.find("GOMP_parallel");
        Function inParallel = NativeFunction.find("omp_in_parallel");
        Function resize = NativeFunction.find(RESIZE);
        // With either of these libgomp may give a region fewer threads than were asked for.
        boolean fewer = System.getenv("OMP_DYNAMIC") != null || System.getenv("OMP_THREAD_LIMIT") != null;
        if (setCallback == null || parallel == null || inParallel == null || resize == null || fewer) {
            return;
        }
        joined = new BlasThreads(parallel, inParallel, resize);
        setCallback.invokeVoid(new Object[] {joined.matmul});
    }

    /**
     * Runs an operation that is itself spread over threads and runs matmuls on each, such as fused attention: with each matmul
     * on one thread it takes less than half the time (PERFORMANCE.md). Other threads' large matmuls wait meanwhile.
     */
    public static Tensor alone(Supplier<Tensor> operation) {
        BlasThreads threads = joined;
        return threads == null ? operation.get() : threads.onOneThreadEach(operation);
    }

    /** Synchronized since OpenBLAS changes its buffers with the number of threads. */
    private synchronized Tensor onOneThreadEach(Supplier<Tensor> operation) {
        resize.invokeVoid(new Object[] {1});
        try {
            return operation.get();
        } finally {
            resize.invokeVoid(new Object[] {torch.get_num_threads()});
        }
    }

    /** How many threads a matmul may use. Not while an operation is {@link #alone}, whose matmuls would wait for it. */
    static void resize(int threads) {
        BlasThreads pool = joined;
        if (pool == null) {
            Function resize = NativeFunction.find(RESIZE);
            if (resize != null) {
                resize.invokeVoid(new Object[] {threads});
            }
        } else {
            synchronized (pool) {
                pool.resize.invokeVoid(new Object[] {threads});
            }
        }
    }

    /**
     * Ends libgomp's threads of the thread that calls this. Having called Java once they are Java's too, and the JVM would wait
     * 0.3 s for them at its end.
     */
    static void end() {
        Function pause = joined == null ? null : NativeFunction.find("omp_pause_resource_all");
        if (pause != null) {
            pause.invokeInt(new Object[] {OMP_PAUSE_HARD});
        }
    }

    /** Synchronized since OpenBLAS' buffers serve one matmul at a time. */
    private synchronized void run(
            int sync, Pointer job, int count, NativeLong argumentSize, Pointer arguments, int buffer) {
        Function function = Function.getFunction(job);
        Jobs jobs = new Jobs(function, count, argumentSize.longValue(), arguments, buffer, new AtomicInteger());
        if (inParallel.invokeInt(new Object[0]) != 0) {
            runNested(jobs);
            return;
        }
        current = jobs;
        parallel.invokeVoid(new Object[] {region, Pointer.NULL, count, 0});
        current = null;
    }

    private void takeOne(@Nullable Pointer unused) {
        Jobs jobs = current;
        if (jobs != null) {
            jobs.takeOne();
        }
    }

    private void runNested(Jobs jobs) {
        CompletableFuture<?>[] others = IntStream.range(1, jobs.count)
                .mapToObj(i -> CompletableFuture.runAsync(jobs::takeOne, nested))
                .toArray(CompletableFuture<?>[]::new);
        jobs.takeOne();
        CompletableFuture.allOf(others).join();
    }
}
