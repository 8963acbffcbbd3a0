package org.visualbert4j.internal.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.testing.JavaProcess;

class FeatureStoreTest {

    private static final long LIMIT = 1 << 30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_put_is_there_in_this_and_the_next_process(boolean halved) {
        // given
        ImageFeatures features = features(7, 36, 64);
        String key = key(7);
        try (FeatureStore store = new FeatureStore(folder, LIMIT, halved)) {
            assertThat(store.get(key)).isEmpty();

            // when
            store.put(key, features);

            // then
            assertSame(store.get(key).orElseThrow(), features, halved);
        }
        try (FeatureStore store = new FeatureStore(folder, LIMIT, halved)) {
            assertSame(store.get(key).orElseThrow(), features, halved);
        }
    }

    @Test
    void what_is_read_depends_on_the_type_that_is_asked_for_and_not_on_the_one_that_was_kept() {
        // given an entry in fp32
        ImageFeatures features = features(7, 4, 16);
        fill(key(7), features, false);

        // when, then it is rounded for a store in bf16, whose own are no others
        ImageFeatures rounded;
        try (FeatureStore store = new FeatureStore(folder, LIMIT, true)) {
            rounded = store.get(key(7)).orElseThrow();
            assertSame(rounded, features, true);
            assertThat(rounded.features()).isNotEqualTo(features.features());
            assertThat(store.put(key(8), features).features()).isEqualTo(rounded.features());
            assertThat(store.get(key(8)).orElseThrow().features()).isEqualTo(rounded.features());
        }

        // and those in bf16 are not there for one in fp32, until it has them in fp32
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            assertThat(store.get(key(8))).isEmpty();
            store.put(key(8), features);
            assertThat(store.get(key(8)).orElseThrow().features()).isEqualTo(features.features());
            assertThat(store.verify().damaged()).isZero();
        }
    }

    @Test
    void many_processes_that_add_little_leave_one_file() throws IOException {
        for (int i = 0; i < 20; i++) {
            fill(key(i), features(i, 4, 16), false);
        }

        assertThat(files()).hasSize(1);
        assertThatAllAreThere(20);
    }

    @Test
    void two_stores_at_once_add_to_a_file_each_even_where_one_closes_first() throws IOException {
        fill(1);
        try (FeatureStore first = new FeatureStore(folder, LIMIT, false)) {
            first.put(key(1), features(1, 4, 16));
            try (FeatureStore second = new FeatureStore(folder, LIMIT, false)) {
                second.put(key(2), features(2, 4, 16));
            }
            try (FeatureStore third = new FeatureStore(folder, LIMIT, false)) {
                third.put(key(3), features(3, 4, 16)); // to the second's, not to the first's
                assertThat(third.clear()).as("bytes of the second's file").isPositive();
            }
            first.put(key(4), features(4, 4, 16));
        }
        assertThat(files()).hasSize(1);
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            assertThat(store.verify()).isEqualTo(new FeatureStore.Stat(3, 0, 1, Files.size(files().get(0))));
            assertThat(store.get(key(4))).isPresent();
        }
    }

    @Test
    void features_without_boxes_or_of_no_token_are_kept_as_well() {
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            store.put(key(1), ImageFeatures.withoutBoxes(3, 4, 2, new float[] {1, 2, 3, 4}));
            store.put(key(2), new ImageFeatures(3, 4, 2, new float[0], new float[0], null));

            assertThat(store.get(key(1)).orElseThrow().boxes()).isNull();
            assertThat(store.get(key(1)).orElseThrow().features()).containsExactly(1, 2, 3, 4);
            assertThat(store.get(key(2)).orElseThrow().count()).isZero();
        }
    }

    @Test
    void another_image_or_extractor_is_another_key() {
        byte[] image = {1, 2, 3};
        assertThat(FeatureStore.key(image, "a"))
                .isEqualTo(FeatureStore.key(image.clone(), "a"))
                .isNotEqualTo(FeatureStore.key(image, "b"))
                .isNotEqualTo(FeatureStore.key(new byte[] {1, 2, 4}, "a"));
    }

    @Test
    void a_flipped_bit_is_found_and_only_that_entry_is_lost() throws IOException {
        // given three entries, a bit of the second's content flipped
        fill(3);
        Path file = files().get(0);
        long each = Files.size(file) / 3;
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(each + Segment.HEADER + 100);
            int was = bytes.read();
            bytes.seek(each + Segment.HEADER + 100);
            bytes.write(was ^ 16);
        }

        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            // then
            assertThat(store.verify().damaged()).isEqualTo(1);
            assertThat(store.get(key(0))).isPresent();
            assertThat(store.get(key(1))).isEmpty();
            assertThat(store.get(key(2))).isPresent();

            // and what is computed again is kept again
            store.put(key(1), features(1, 4, 16));
        }
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            assertSame(store.get(key(1)).orElseThrow(), features(1, 4, 16), false);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 47, 48, 60})
    void an_entry_cut_off_anywhere_is_dropped_and_those_before_it_stay(int left) throws IOException {
        // given
        fill(3);
        Path file = files().get(0);
        long each = Files.size(file) / 3;
        try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(2 * each + left);
        }

        // when, then
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            assertThat(store.stat().entries()).isEqualTo(2);
            assertThat(store.get(key(1))).isPresent();
            assertThat(store.get(key(2))).isEmpty();

            // and the next is written over what is left of it
            store.put(key(3), features(3, 4, 16));
        }
        assertThat(files()).hasSize(1);
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            assertThat(store.verify().entries()).isEqualTo(3);
            assertSame(store.get(key(3)).orElseThrow(), features(3, 4, 16), false);
        }
    }

    @Test
    void the_oldest_files_go_where_there_are_more_bytes_than_allowed() throws IOException {
        // given a limit of a hundred kilobytes
        long limit = 100_000;
        try (FeatureStore store = new FeatureStore(folder, limit, false)) {
            for (int i = 0; i < 500; i++) {
                store.put(key(i), features(i, 4, 64));
            }
        }

        // then
        try (FeatureStore store = new FeatureStore(folder, limit, false)) {
            assertThat(store.stat().bytes()).isBetween(limit / 2, limit + limit / 4);
            assertThat(store.get(key(0))).isEmpty();
            assertThat(store.get(key(499))).isPresent();
            assertThat(store.clear()).isPositive();
            assertThat(store.stat()).isEqualTo(new FeatureStore.Stat(0, 0, 0, 0));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void two_processes_write_at_once_and_one_may_be_killed_at_any_moment() throws Exception {
        // given
        int kills = 8;
        Random random = new Random(3);
        for (int round = 0; round < kills; round++) {
            Process first = writer(round, 0);
            Process second = writer(round, 100_000);
            TimeUnit.MILLISECONDS.sleep(400 + random.nextInt(400));

            // when
            first.destroyForcibly().waitFor();
            second.destroyForcibly().waitFor();
        }

        // then all that is there is whole
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            FeatureStore.Stat stat = store.verify();
            assertThat(stat.entries()).isGreaterThan(kills);
            assertThat(stat.damaged()).isZero();
            assertThat(stat.files()).isBetween(2, 4); // one a writer, which the next ones go on with
            long right = IntStream.concat(IntStream.range(0, 200_000), IntStream.empty())
                    .filter(i -> store.get(key(i)).isPresent())
                    .peek(i -> assertSame(store.get(key(i)).orElseThrow(), features(i, 4, 16), false))
                    .count();
            assertThat(right).isEqualTo(stat.entries());
        }
    }

    private Process writer(int round, int offset) throws IOException {
        return JavaProcess.of(Writer.class, List.of(), folder.toString(), String.valueOf(offset + 10_000 * round))
                .inheritIO()
                .start();
    }

    /** Puts entry after entry until it is killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            int from = Integer.parseInt(arguments[1]);
            try (FeatureStore store = new FeatureStore(Path.of(arguments[0]), LIMIT, false)) {
                for (int i = from; i < from + 10_000; i++) {
                    store.put(key(i), features(i, 4, 16));
                }
            }
        }
    }

    private void fill(int count) {
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            for (int i = 0; i < count; i++) {
                store.put(key(i), features(i, 4, 16));
            }
        }
    }

    private void fill(String key, ImageFeatures features, boolean halved) {
        try (FeatureStore store = new FeatureStore(folder, LIMIT, halved)) {
            store.put(key, features);
        }
    }

    private void assertThatAllAreThere(int count) {
        try (FeatureStore store = new FeatureStore(folder, LIMIT, false)) {
            assertThat(store.verify().entries()).isEqualTo(count);
            IntStream.range(0, count)
                    .forEach(i -> assertSame(store.get(key(i)).orElseThrow(), features(i, 4, 16), false));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".features")).toList();
        }
    }

    private static String key(int i) {
        return FeatureStore.key(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)}, "test");
    }

    private static ImageFeatures features(int seed, int count, int dimension) {
        Random random = new Random(seed);
        float[] values = new float[count * dimension];
        float[] boxes = new float[4 * count];
        float[] probabilities = new float[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < count; i++) {
            boxes[4 * i + 2] = i + 1;
            probabilities[i] = 1f / (i + 1);
        }
        int[] classes = IntStream.range(0, count).toArray();
        return new ImageFeatures(
                640,
                480 + seed % 7,
                dimension,
                values,
                boxes,
                new ImageFeatures.Detections(classes, probabilities, classes, probabilities));
    }

    private static void assertSame(ImageFeatures found, ImageFeatures expected, boolean halved) {
        assertThat(found.width()).isEqualTo(expected.width());
        assertThat(found.height()).isEqualTo(expected.height());
        assertThat(found.boxes()).isEqualTo(expected.boxes());
        assertThat(Objects.requireNonNull(found.detections()).objects())
                .isEqualTo(Objects.requireNonNull(expected.detections()).objects());
        assertThat(found.features()).hasSameSizeAs(expected.features());
        for (int i = 0; i < found.features().length; i++) {
            float value = expected.features()[i];
            float tolerance = halved ? Math.abs(value) / 256 : 0;
            assertThat(found.features()[i]).isCloseTo(value, org.assertj.core.data.Offset.offset(tolerance));
        }
    }
}
