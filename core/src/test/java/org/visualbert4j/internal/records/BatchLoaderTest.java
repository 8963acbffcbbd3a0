package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.error.VisualBertException.Code.IMAGE;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.text.Encoding;

@Timeout(60)
class BatchLoaderTest {

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void a_batch_is_padded_to_its_longest_text() {
        try (BatchLoader loader = new BatchLoader(records(2), 2, 9, 1, this::make)) {
            Batch batch = loader.next();

            assertThat(batch.textLength()).isEqualTo(2);
            assertThat(batch.inputIds()).containsExactly(0, 9, 1, 1);
            assertThat(batch.tokenTypeIds()).containsExactly(0, 0, 1, 1);
            assertThat(batch.attentionMask()).containsExactly(1, 0, 1, 1);
            assertThat(((VisualInput.Pixels) batch.visual()).images()).hasSize(2);
            assertThat(loader.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void the_number_of_threads_changes_nothing(int threads) {
        List<Batch> alone;
        try (BatchLoader loader = new BatchLoader(records(50), 4, 0, 1, this::make)) {
            alone = all(loader);
        }

        try (BatchLoader loader = new BatchLoader(records(50), 4, 0, threads, this::make)) {
            assertThat(all(loader)).usingRecursiveComparison().isEqualTo(alone);
        }
    }

    @Test
    void no_more_than_two_batches_a_thread_are_made_ahead() throws InterruptedException {
        try (BatchLoader loader = new BatchLoader(records(100), 4, 0, 2, this::make)) {
            for (int taken = 0; loader.hasNext(); taken++) {
                Thread.sleep(5);
                assertThat(made.get() - 4 * taken).isLessThanOrEqualTo(4 * 4);
                loader.next();
            }
        }
        assertThat(made.get()).isEqualTo(100);
    }

    @Test
    void records_that_are_left_out_are_counted() {
        try (BatchLoader loader = new BatchLoader(
                records(8), 2, 0, 2, (record, index) -> index < 5 ? Optional.empty() : make(record, index))) {
            assertThat(all(loader)).extracting(Batch::size).containsExactly(1, 2);
            assertThat(loader.leftOut()).isEqualTo(5);
        }
    }

    @Test
    void an_error_in_a_thread_is_thrown_where_its_batch_is_due() {
        try (BatchLoader loader = new BatchLoader(records(6), 2, 0, 2, (record, index) -> {
            if (index == 3) {
                throw new VisualBertException(IMAGE, record.location() + ": broken");
            }
            return make(record, index);
        })) {
            assertThat(loader.next().size()).isEqualTo(2);
            assertRefused(IMAGE, loader::next, "data.jsonl:4: broken");
        }
    }

    @Test
    void close_stops_the_threads_within_a_batch() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(2);
        List<Thread> threads = new ArrayList<>();
        BatchLoader loader = new BatchLoader(records(20_000), 10_000, 0, 2, (record, index) -> {
            synchronized (threads) {
                threads.add(Thread.currentThread());
            }
            started.countDown();
            IntStream.range(0, 100_000).forEach(i -> Thread.onSpinWait());
            return make(record, index);
        });
        started.await();

        loader.close();

        List<Thread> seen;
        synchronized (threads) {
            seen = threads.stream().distinct().toList();
        }
        for (Thread thread : seen) {
            thread.join(2000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(made.get()).isLessThan(10_000);
    }

    private Optional<Batch.Example> make(LabelledRecord record, long index) {
        made.incrementAndGet();
        int[] ids = new int[1 + (int) index % 3];
        int[] typeIds = new int[ids.length];
        Arrays.fill(ids, (int) index);
        Arrays.fill(typeIds, (int) index % 2);
        byte[] rgb = new byte[6];
        new SplittableRandom(index).nextBytes(rgb);
        return Optional.of(new Batch.Example(record, new Encoding(ids, typeIds), new RgbImage(2, 1, rgb)));
    }

    private static List<Batch> all(BatchLoader loader) {
        List<Batch> batches = new ArrayList<>();
        loader.forEachRemaining(batches::add);
        return batches;
    }

    private static List<LabelledRecord> records(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new LabelledRecord("id" + i, "text", null, null, "a", Path.of("data.jsonl"), i + 1))
                .toList();
    }
}
