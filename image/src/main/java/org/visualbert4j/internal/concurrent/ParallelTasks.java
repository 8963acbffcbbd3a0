package org.visualbert4j.internal.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The same done with many things on several threads. */
public final class ParallelTasks {

    private ParallelTasks() {}

    /**
     * Does it with each thing, and returns when all are done. They are begun in their order.
     *
     * @param threads 1 or more
     * @throws RuntimeException what the first of them to fail threw; none is begun after it
     */
    public static <T> void run(List<T> things, int threads, Consumer<T> task) {
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "parallel task");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(threads, things.size()); i++) {
                workers.add(pool.submit(() -> {
                    for (int at = next.getAndIncrement();
                            at < things.size() && !failed.get();
                            at = next.getAndIncrement()) {
                        try {
                            task.accept(things.get(at));
                        } catch (RuntimeException | Error e) {
                            failed.set(true);
                            throw e;
                        }
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            failed.set(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            failed.set(true);
            pool.shutdown();
        }
    }
}
