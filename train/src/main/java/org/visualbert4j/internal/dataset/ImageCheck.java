package org.visualbert4j.internal.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.BadImage;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Reads the images of records once, before any time goes into training, to find those that can't be used. It costs what one
 * epoch costs to decode them.
 *
 * @param images how many a record is to have
 * @param reader reads one; called by several threads
 * @param threads how many, 1 or more
 */
public record ImageCheck(int images, Reader reader, int threads) {

    private static final long MILLISECONDS_A_LOOK = 200;

    /** Reads an image, or what stands for it, and throws an error of kind IMAGE or IO where that can't be. */
    @FunctionalInterface
    public interface Reader {
        /** Reads it. */
        void read(Path image);
    }

    /** Follows the work, and may end it. Called by the thread that asked for it. */
    public interface Watch {

        /** Nobody follows it. */
        Watch NONE = of((images, of) -> {}, () -> false);

        /** Made of what each of its methods does. */
        static Watch of(BiConsumer<Integer, Integer> checked, BooleanSupplier isStopped) {
            return new Watch() {
                @Override
                public void checked(int images, int of) {
                    checked.accept(images, of);
                }

                @Override
                public boolean isStopped() {
                    return isStopped.getAsBoolean();
                }
            };
        }

        /** So many of the images are read; called now and then, and not where that takes no time. */
        void checked(int images, int of);

        /** Whether the work is to end at once. */
        boolean isStopped();
    }

    /** The same, followed by nobody. */
    public BadImages of(List<LabelledRecord> records, BadImagePolicy policy) {
        return of(records, policy, Watch.NONE);
    }

    /**
     * Looks through the records of a file; each image is read once.
     *
     * @throws CancellationException where it was stopped
     * @throws VisualBertException DATA for a record of more images, and of any kind but IMAGE and IO that the reader throws
     */
    public BadImages of(List<LabelledRecord> records, BadImagePolicy policy, Watch watch) {
        Map<Path, LabelledRecord> first = new LinkedHashMap<>();
        records.forEach(record -> record.images().forEach(image -> first.putIfAbsent(image, record)));
        Map<Path, VisualBertException> refused = refused(List.copyOf(first.entrySet()), watch);
        List<BadImage> bad = new ArrayList<>();
        for (LabelledRecord record : records) {
            BadImage.refuseMore(record, images);
            if (record.images().size() < images) {
                bad.add(BadImage.absent(record, images));
            } else {
                for (Path image : record.images()) {
                    VisualBertException error = refused.get(image);
                    if (error != null) {
                        bad.add(BadImage.refused(record, image, error));
                        break;
                    }
                }
            }
        }
        return new BadImages(records.size(), policy, bad);
    }

    private Map<Path, VisualBertException> refused(List<Map.Entry<Path, LabelledRecord>> images, Watch watch) {
        Map<Path, VisualBertException> refused = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "image-check");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> {
                    for (int at = next.getAndIncrement(); at < images.size(); at = next.getAndIncrement()) {
                        read(images.get(at), refused);
                        done.incrementAndGet();
                    }
                }));
            }
            for (Future<?> worker : workers) {
                refuseStopped(watch);
                while (!isDone(worker)) {
                    refuseStopped(watch);
                    watch.checked(done.get(), images.size());
                }
            }
            return refused;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof VisualBertException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisualBertException(VisualBertException.Code.IO, "interrupted while images were checked", e);
        } finally {
            next.set(images.size()); // the others end with the image they are at
            pool.shutdownNow();
        }
    }

    private static void refuseStopped(Watch watch) {
        if (watch.isStopped()) {
            throw new CancellationException("stopped while images were checked");
        }
    }

    /** Waits a little for a worker. */
    private static boolean isDone(Future<?> worker) throws InterruptedException, ExecutionException {
        try {
            worker.get(MILLISECONDS_A_LOOK, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** An image and the first record that shows it. */
    private void read(Map.Entry<Path, LabelledRecord> image, Map<Path, VisualBertException> refused) {
        try {
            reader.read(image.getKey());
        } catch (VisualBertException e) {
            if (!BadImage.isMeant(e)) {
                throw new VisualBertException(e.code(), image.getValue().location() + ": " + e.getMessage(), e);
            }
            refused.put(image.getKey(), e);
        }
    }
}
