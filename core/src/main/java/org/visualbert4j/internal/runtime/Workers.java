package org.visualbert4j.internal.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;

/**
 * Threads that do different things at the same time, where each tensor operation keeps to its thread. Operations of small models
 * are too short to be shared out: what the threads wait for each other at the end of each takes longer than what they save.
 * Used by one thread; close it.
 */
public final class Workers implements AutoCloseable {

    private final ExecutorService threads;

    /**
     * Starts them.
     *
     * @param count 1 or more
     */
    public Workers(int count) {
        LibTorch.load();
        int others = LibTorch.threads();
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(
                    () -> {
                        torch.get_num_threads(); // the first call sets it to what was set last on any thread
                        torch.set_num_threads(1);
                        work.run();
                    },
                    "worker");
            thread.setDaemon(true);
            return thread;
        });
        run(Collections.nCopies(count, () -> 0)); // each of them has begun after this
        LibTorch.setThreads(others); // since the last call counts for threads that are new to libtorch
    }

    /**
     * Does it all and waits for it. Each task has no scope around it, and must leave none open.
     *
     * @return what the tasks gave, in their order
     * @throws RuntimeException of the first task in that order that failed
     */
    public <T> List<T> run(List<Supplier<T>> tasks) {
        BlasThreads.resize(1);
        try {
            List<Future<T>> futures =
                    tasks.stream().map(task -> threads.submit(task::get)).toList();
            List<T> results = new ArrayList<>();
            RuntimeException failure = null;
            for (Future<T> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    failure = failure != null ? failure : unwrapped(e);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            BlasThreads.resize(LibTorch.threads());
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
