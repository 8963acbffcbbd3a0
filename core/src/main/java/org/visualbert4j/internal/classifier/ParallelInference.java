package org.visualbert4j.internal.classifier;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.Workers;

/** Works through many records, each thread with a batch or a micro-batch of one. */
public final class ParallelInference {

    /** Fewer are too little for a thread to be worth its while, and several batches are worked on together. */
    private static final int RECORDS_A_THREAD = 8;

    private ParallelInference() {}

    /**
     * Works on all that a loader gives.
     *
     * @param work a batch's results, one a record; on several threads at once
     * @param results is given them in the loader's order, on this thread
     */
    public static <T> void run(BatchLoader loader, Function<Batch, List<T>> work, Consumer<List<T>> results) {
        int threads = LibTorch.threads();
        try (Workers workers = new Workers(threads)) {
            while (loader.hasNext()) {
                List<T> together = new ArrayList<>();
                List<Supplier<List<T>>> tasks = next(loader, threads).stream()
                        .map(part -> (Supplier<List<T>>) () -> work.apply(part))
                        .toList();
                workers.run(tasks).forEach(together::addAll);
                results.accept(together);
            }
        }
    }

    /** The next batches, or one where it is large enough for all threads, in as many micro-batches as there are threads or somewhat more. */
    private static List<Batch> next(BatchLoader loader, int threads) {
        List<Batch> batches = new ArrayList<>();
        int records = 0;
        while (batches.size() < threads && records < RECORDS_A_THREAD * threads && loader.hasNext()) {
            Batch batch = loader.next();
            batches.add(batch);
            records += batch.size();
        }
        int microBatches = (threads + batches.size() - 1) / batches.size();
        return batches.stream()
                .flatMap(batch -> batch.split(microBatches).stream())
                .toList();
    }
}
