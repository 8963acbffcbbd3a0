package org.visualbert4j.internal.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

/** Files that h5py wrote (fixtures/make_hdf5.py), and our own. */
class Hdf5FeaturesTest {

    private static final Path RESOURCES = Path.of("../core/src/test/resources/features/hdf5");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"chunks", "gzip", "lzf", "latest", "halves"})
    void each_row_of_chunks_of_any_shape_is_what_was_written(String name) {
        try (StoredFeatures features = StoredFeatures.open(RESOURCES.resolve(name + ".h5"))) {
            assertThat(features.dimension()).isEqualTo(4);
            for (int k = 1; k <= 5; k++) {
                float[] read = features.get(String.valueOf(k)).orElseThrow().features();
                for (int i = 0; i < 12; i++) {
                    assertThat(read[i]).isEqualTo(10 * k + Math.floorDiv(i, 4) + i % 4 / 8f);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lz4.h5, 'group 1, dataset features: is packed with filter 32004 (lz4), which is not read; gzip, lzf,'",
        "bitshuffle.h5, 'group 1, dataset features: is packed with filter 32008 (bitshuffle), which is not read;'",
        "bomb.h5, 'is no HDF5 file that can be read, or a broken one: a chunk of more than the 48 bytes that are said'",
        "checksum.h5, 'is no HDF5 file that can be read, or a broken one: a chunk that does not fit its checksum'"
    })
    void chunks_that_are_hostile_or_broken_are_refused(String name, String message) {
        try (StoredFeatures features = StoredFeatures.open(RESOURCES.resolve(name))) {
            assertThatThrownBy(() -> features.get("1"))
                    .isInstanceOfSatisfying(
                            VisualBertException.class,
                            e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.DATA))
                    .hasMessageContaining(name)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void the_library_that_reads_foreign_memory_is_not_there() {
        assertThatThrownBy(() -> Class.forName("net.jpountz.lz4.LZ4Factory"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void ids_that_are_no_list_are_refused() {
        refused(file -> file.putDataset("image_ids", 17), "dataset image_ids: is of shape [] and");
        refused(file -> file.putDataset("ids", new int[][] {{1}, {2}}), "dataset ids: is of shape [2, 1] and int");
        refused(file -> file.putDataset("ids", new float[] {1}), "dataset ids: is of shape [1] and float");
    }

    @Test
    void datasets_that_do_not_fit_their_ids_are_refused() {
        refused(
                file -> {
                    file.putDataset("ids", new int[] {1, 2, 3});
                    file.putDataset("features", new float[2][1][4]);
                },
                "row 0, dataset features: is of shape [2, 1, 4], where there are 3 ids");
    }

    @Test
    void a_number_that_is_no_array_is_read_and_an_array_that_is_not_wanted_is_not() {
        Path file = write(hdf -> {
            var group = hdf.putGroup("1");
            group.putDataset("features", new float[][] {{1, 2}});
            group.putDataset("boxes", new float[][] {{0, 0, 9, 9}});
            group.putDataset("image_w", 20);
            group.putDataset("image_h", 10);
            group.putDataset("scores", new double[5]);
        });

        try (StoredFeatures features = StoredFeatures.open(file)) {
            assertThat(features.get("1").orElseThrow().width()).isEqualTo(20);
        }
    }

    @Test
    void values_that_are_not_finite_are_named_with_their_group() {
        refused(
                file -> file.putGroup("7").putDataset("features", new float[][] {{1, 2}, {3, Float.NaN}}),
                "hostile.h5, group 7: features: number 2 of token 2 is NaN, where finite numbers are expected");
    }

    @Test
    void a_file_that_was_cut_off_or_changed_anywhere_is_read_or_refused() throws IOException {
        byte[] whole = Files.readAllBytes(RESOURCES.resolve("gzip.h5"));
        Path file = temporary.resolve("hostile.h5");
        for (int at = 0; at < whole.length; at += 7) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Files.write(file, changed);
            try (StoredFeatures features = StoredFeatures.open(file)) {
                features.dimension();
                features.get("3");
            } catch (VisualBertException e) {
                assertThat(e).hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
            }
        }
    }

    private void refused(Consumer<WritableHdfFile> content, String message) {
        Path file = write(content);
        assertThatThrownBy(() -> {
                    try (StoredFeatures features = StoredFeatures.open(file)) {
                        features.dimension();
                    }
                })
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.DATA))
                .hasMessageContaining(message);
    }

    private Path write(Consumer<WritableHdfFile> content) {
        Path path = temporary.resolve("hostile.h5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            content.accept(file);
        }
        return path;
    }
}
