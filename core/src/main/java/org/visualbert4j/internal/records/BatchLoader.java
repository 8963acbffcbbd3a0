package org.visualbert4j.internal.records;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.visualbert4j.error.VisualBertException;

/**
 * Makes batches ahead of their use, on threads of its own, a bounded number at a time. The batches come in the order of
 * the records and are the same whatever the number of threads. Used by one thread; close it.
 */
public final class BatchLoader implements Iterator<Batch>, AutoCloseable {

    /** Makes an example of a record; called by several threads at once. Empty leaves the record out. */
    @FunctionalInterface
    public interface ExampleMaker {
        /**
         * Makes it.
         *
         * @param index the record's place in this loader, from 0: what its random choices are seeded by
         */
        Optional<Batch.Example> make(LabelledRecord record, long index);
    }

    private static final int AHEAD_PER_THREAD = 2;

    private record Made(List<Batch.Example> examples, int left, int end) {}

    private final List<LabelledRecord> records;
    private final int batchSize;
    private final int padId;
    private final ExampleMaker maker;
    private final ExecutorService threads;
    private final int ahead;
    private final Deque<Future<Made>> pending = new ArrayDeque<>();
    private int submitted;
    private int left;
    private int position;

    /**
     * Starts making batches.
     *
     * @param records in the order wanted
     * @param batchSize records a batch; the last may have fewer, and any from which records were left out
     * @param padId the word piece that padding is
     * @param threads how many threads, 1 or more
     */
    public BatchLoader(List<LabelledRecord> records, int batchSize, int padId, int threads, ExampleMaker maker) {
        this.records = records;
        this.batchSize = batchSize;
        this.padId = padId;
        this.maker = maker;
        this.ahead = AHEAD_PER_THREAD * threads;
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "batch-loader");
            thread.setDaemon(true);
            return thread;
        });
        fill();
    }

    /** How many records were left out so far. */
    public int leftOut() {
        return left;
    }

    /** How many records were given out or left out so far. */
    public int position() {
        return position;
    }

    private void fill() {
        while (pending.size() < ahead && submitted < records.size()) {
            int from = submitted;
            int to = Math.min(records.size(), from + batchSize);
            submitted = to;
            pending.add(threads.submit(() -> make(from, to)));
        }
    }

    private Made make(int from, int to) {
        List<Batch.Example> examples = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the loader was closed");
            }
            maker.make(records.get(i), i).ifPresent(examples::add);
        }
        return new Made(examples, to - from - examples.size(), to);
    }

    @Override
    public boolean hasNext() {
        while (!pending.isEmpty()) {
            Made made = result(pending.peek());
            if (!made.examples.isEmpty()) {
                return true;
            }
            left += made.left;
            position = made.end;
            pending.remove();
            fill();
        }
        return false;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Made made = result(pending.remove());
        left += made.left;
        position = made.end;
        fill();
        return Batch.of(made.examples, padId);
    }

    private static Made result(Future<Made> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisualBertException(VisualBertException.Code.IO, "interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VisualBertException known) {
                throw known;
            }
            throw new IllegalStateException("a batch could not be made", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
