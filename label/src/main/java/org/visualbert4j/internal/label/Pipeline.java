package org.visualbert4j.internal.label;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.Workers;

/**
 * Labels the records of an input on threads of its own: one reads, several decode and make batches, several run the model. Queues
 * between them are bounded, so that memory does not grow with the input. One thread takes the windows, in order; close it.
 */
final class Pipeline implements AutoCloseable {

    private static final int BATCHES_A_WINDOW = 16;
    private static final long BYTES_A_WINDOW = 32L << 20;
    private static final int WINDOWS_AHEAD = 2;
    private static final int BATCHES_AHEAD = 2; // a thread of the model
    private static final int MILLISECONDS_A_LOOK = 100;

    /** A batch to be made ready. */
    private record Task(Window window, List<Pending> records) {}

    /** One that is ready: the records that are not bad. */
    private record Ready(Window window, List<Pending> records, Batch batch) {}

    private final BatchLabelling labelling;
    private final ExamplePreparation preparation;
    private final int batchSize;
    private final DigestedInput input;
    private final Shard shard;

    private final BlockingQueue<Window> windows = new ArrayBlockingQueue<>(WINDOWS_AHEAD);
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>(); // those of the windows, and so bounded
    private final BlockingQueue<Ready> ready;
    private final Stages stages = new Stages();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final ExecutorService threads;
    private volatile long expected = -1;
    private volatile boolean closed;

    /**
     * Starts, with as many threads for the model, and as many that decode, as tensor operations may have.
     *
     * @param input at the first record to be labelled
     */
    Pipeline(
            BatchLabelling labelling, ExamplePreparation preparation, int batchSize, DigestedInput input, Shard shard) {
        this.labelling = labelling;
        this.preparation = preparation;
        this.batchSize = batchSize;
        this.input = input;
        this.shard = shard;
        int count = LibTorch.threads();
        ready = new ArrayBlockingQueue<>(BATCHES_AHEAD * count);
        threads = Executors.newFixedThreadPool(count + 2, work -> {
            Thread thread = new Thread(work, "label");
            thread.setDaemon(true);
            return thread;
        });
        start(this::read);
        Collections.<Work>nCopies(count, this::decode).forEach(this::start);
        start(() -> {
            try (Workers workers = new Workers(count)) {
                workers.run(Collections.<Supplier<Boolean>>nCopies(count, this::model));
            }
        });
    }

    /** What a thread does. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private void start(Work work) {
        threads.execute(() -> guarded(work));
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (Throwable e) {
            failure.completeExceptionally(e);
        }
    }

    private void read() throws InterruptedException {
        boolean last = false;
        while (!last && !closed) {
            Window window = nextWindow();
            last = window.last();
            windows.put(window);
            for (List<Pending> batch : window.batches()) {
                tasks.put(new Task(window, batch));
            }
        }
    }

    private Window nextWindow() {
        List<Pending> records = new ArrayList<>();
        long bytes = 0;
        boolean last = false;
        while (!last && !closed && records.size() < BATCHES_A_WINDOW * batchSize && bytes < BYTES_A_WINDOW) {
            InputRecord record = input.next();
            last = record == null;
            if (record != null && shard.has(record.number())) {
                records.add(new Pending(record));
                bytes += record.bytes();
            }
        }
        double share = input.share();
        expected = share > 0 ? Math.round(input.records() / share / shard.count()) : -1;
        return new Window(records, batchSize, preparation::length, input.records(), input.digest(), last);
    }

    private void decode() throws InterruptedException {
        long since = System.nanoTime();
        while (!closed) {
            Task task = tasks.poll(MILLISECONDS_A_LOOK, TimeUnit.MILLISECONDS);
            if (task == null) {
                continue;
            }
            long begun = System.nanoTime();
            List<Pending> good = new ArrayList<>();
            List<Batch.Example> examples = new ArrayList<>();
            for (Pending pending : task.records) {
                try {
                    examples.add(preparation.example(pending.record));
                    good.add(pending);
                } catch (VisualBertException e) {
                    pending.fault = e;
                }
            }
            Batch batch = good.isEmpty() ? null : labelling.batch(examples);
            stages.decoding(begun - since, System.nanoTime() - begun);
            if (batch == null) {
                task.window.batchDone();
            } else {
                ready.put(new Ready(task.window, good, batch));
            }
            since = System.nanoTime();
        }
    }

    /** Runs on a worker. What goes wrong ends all, not only this thread. */
    private boolean model() {
        guarded(() -> {
            long since = -1; // before the first batch, for which it waits in any case
            while (!closed) {
                Ready next = ready.poll(MILLISECONDS_A_LOOK, TimeUnit.MILLISECONDS);
                if (next != null) {
                    long begun = System.nanoTime();
                    labelling.label(next.records, next.batch);
                    next.window.batchDone();
                    long ended = System.nanoTime();
                    stages.model(since < 0 ? 0 : begun - since, ended - begun);
                    since = ended;
                }
            }
        });
        return true;
    }

    /**
     * The next window, labelled; the last is told by {@link Window#last}.
     *
     * @param waiting is called now and then until it is there
     * @throws VisualBertException what ended reading
     */
    Window next(Runnable waiting) {
        Window window = null;
        try {
            while (window == null) {
                checkFailure();
                waiting.run();
                window = windows.poll(MILLISECONDS_A_LOOK, TimeUnit.MILLISECONDS);
            }
            while (!isDone(window)) {
                checkFailure();
                waiting.run();
            }
            return window;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisualBertException(VisualBertException.Code.IO, "interrupted", e);
        }
    }

    private static boolean isDone(Window window) throws InterruptedException {
        try {
            window.done().get(MILLISECONDS_A_LOOK, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nobody completes it so
        }
    }

    private void checkFailure() throws InterruptedException {
        if (failure.isDone()) {
            try {
                failure.get();
            } catch (ExecutionException e) {
                throw thrown(e.getCause());
            }
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** How many records the shard has, as far as can be told from those read so far; -1 where it can't. */
    long expected() {
        return expected;
    }

    /** Which stage the others waited for. */
    Stages stages() {
        return stages;
    }

    /** Stops; batches that the model works on are ended by themselves. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }
}
