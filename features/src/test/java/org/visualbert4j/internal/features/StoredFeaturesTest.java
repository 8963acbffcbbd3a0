package org.visualbert4j.internal.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Files that NumPy wrote (fixtures/make_features.py), and our own. */
class StoredFeaturesTest {

    private static final Path RESOURCES = Path.of("../core/src/test/resources/features");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"single", "doubles", "halves", "columns"})
    void arrays_of_every_width_and_order_are_read(String id) {
        try (StoredFeatures folder = StoredFeatures.open(RESOURCES.resolve("folder"))) {
            ImageFeatures features = folder.get(id).orElseThrow();

            assertThat(features.dimension()).isEqualTo(4);
            assertThat(features.features()).containsExactly(expected(1, 3));
            assertThat(features.boxes()).isNull();
        }
    }

    @Test
    void boxes_and_sizes_travel_along_and_padding_is_cut_off() {
        try (StoredFeatures folder = StoredFeatures.open(RESOURCES.resolve("folder"))) {
            ImageFeatures features = folder.get("boxes").orElseThrow();

            assertThat(features.features()).containsExactly(expected(1, 2));
            assertThat(features.boxes()).containsExactly(0, 0, 2, 5, 1, 0, 3, 5);
            assertThat(features.width()).isEqualTo(20);
            assertThat(features.height()).isEqualTo(10);
            assertThat(folder.get("shares").orElseThrow().boxes()).startsWith(0, 0, 0.1f, 0.5f);
            assertThat(folder.get("../folder/boxes")).isEmpty();
            assertThat(folder.get("unknown")).isEmpty();
        }
    }

    @Test
    void tables_of_six_and_of_ten_columns_are_read_row_by_row() {
        try (StoredFeatures six = StoredFeatures.open(RESOURCES.resolve("six.tsv"));
                StoredFeatures ten = StoredFeatures.open(RESOURCES.resolve("ten.tsv"))) {
            assertThat(six.dimension()).isEqualTo(4);
            assertThat(six.get("2").orElseThrow().features()).containsExactly(expected(2, 3));
            assertThat(six.get("1").orElseThrow().boxes()).startsWith(0, 0, 2, 5);
            ImageFeatures lxmert = ten.get("COCO_val2014_000000000042").orElseThrow();
            assertThat(lxmert.features()).containsExactly(expected(3, 3));
            assertThat(lxmert.width()).isEqualTo(20);
        }
    }

    @Test
    void a_row_that_is_cut_off_is_told_with_its_line() throws IOException {
        // given
        String whole = Files.readString(RESOURCES.resolve("six.tsv"));
        Path file = temporary.resolve("cut.tsv");
        Files.writeString(file, whole.substring(0, whole.length() - 9));

        // when, then
        try (StoredFeatures table = StoredFeatures.open(file)) {
            assertThat(table.get("1")).isPresent();
            assertThatThrownBy(() -> table.get("2"))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining("cut.tsv:2: features ");
        }
        Files.writeString(file, "1\t20\t10\n");
        assertThatThrownBy(() -> StoredFeatures.open(file).get("1"))
                .hasMessageEndingWith("cut.tsv:1: has 3 columns, where 6 or 10 are expected");
    }

    @Test
    void hdf5_is_read_a_group_an_image_or_a_row_an_image() {
        // given
        Path groups = temporary.resolve("groups.h5");
        try (WritableHdfFile file = HdfFile.write(groups)) {
            var group = file.putGroup("17");
            group.putDataset("features", new float[][] {{1, 2}, {3, 4}, {5, 6}});
            group.putDataset("boxes", new float[][] {{0, 0, 2, 2}, {1, 1, 3, 3}, {0, 0, 9, 9}});
            group.putDataset("image_w", new int[] {9});
            group.putDataset("image_h", new int[] {9});
        }
        Path rows = temporary.resolve("rows.hdf5");
        try (WritableHdfFile file = HdfFile.write(rows)) {
            file.putDataset("features", new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {0, 0}}});
            file.putDataset("num_boxes", new int[] {2, 1});
            file.putDataset("image_ids", new int[] {17, 42});
        }

        // when, then
        try (StoredFeatures features = StoredFeatures.open(groups)) {
            assertThat(features.dimension()).isEqualTo(2);
            assertThat(features.get("17").orElseThrow().features()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(features.get("17").orElseThrow().boxes()).endsWith(0, 0, 9, 9);
            assertThat(features.get("18")).isEmpty();
        }
        try (StoredFeatures features = StoredFeatures.open(rows)) {
            assertThat(features.get("42").orElseThrow().features()).containsExactly(5, 6);
            assertThat(features.get("17").orElseThrow().count()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_written_is_read_again(FeatureWriter writer) {
        ImageFeatures features = new ImageFeatures(
                20,
                10,
                4,
                expected(1, 3),
                new float[] {0, 0, 2, 5, 1, 0, 3, 5, 2, 0, 4, 5},
                new ImageFeatures.Detections(
                        new int[] {1, 2, 3}, new float[] {1, 0.5f, 0.2f}, new int[3], new float[3]));

        Path output = writer == FeatureWriter.TSV ? temporary.resolve("all.tsv") : temporary;
        writer.write(output, sink -> sink.put("Käthe's cat", features));

        try (StoredFeatures stored = StoredFeatures.open(output)) {
            ImageFeatures read = stored.get("Käthe's cat").orElseThrow();
            assertThat(read.features()).isEqualTo(features.features());
            assertThat(read.boxes()).isEqualTo(features.boxes());
            assertThat(read.width()).isEqualTo(20);
        }
    }

    @Test
    void a_table_that_is_written_is_the_table_that_others_write() {
        Path copy = temporary.resolve("copy.tsv");
        try (StoredFeatures six = StoredFeatures.open(RESOURCES.resolve("six.tsv"))) {
            FeatureWriter.TSV.write(copy, sink -> {
                sink.put("1", six.get("1").orElseThrow());
                sink.put("2", six.get("2").orElseThrow());
            });
        }
        assertThat(copy).hasSameTextualContentAs(RESOURCES.resolve("six.tsv"));
    }

    @Test
    void a_table_that_cannot_hold_what_it_is_given_is_not_there() {
        ImageFeatures whole = new ImageFeatures(2, 2, 1, new float[1], new float[4], null);
        Path table = temporary.resolve("all.tsv");

        assertThatThrownBy(() -> FeatureWriter.TSV.write(table, sink -> {
                    sink.put("1", whole);
                    sink.put("2", ImageFeatures.withoutBoxes(2, 2, 1, new float[1]));
                }))
                .isInstanceOf(VisualBertException.class)
                .hasMessage("2: a table holds features with boxes only");
        assertThatThrownBy(() -> FeatureWriter.TSV.write(table, sink -> sink.put("a\tb", whole)))
                .hasMessage("\"a b\": a table holds no name with a tab or a line end");
        assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "'<f4', '<c8', holds values of dtype <c8",
        "'(3, 4)', '(9, 9)', 'has 48 bytes of numbers where shape [9, 9] wants 324'",
        "'(3, 4)', '(99999999999, 4)', 'is an array of shape [99999999999, 4], where 33554432 numbers are the limit'",
        "NUMPY, NUMPI, is no array of NumPy"
    })
    void broken_arrays_are_refused_in_one_line(String what, String instead, String message) throws IOException {
        byte[] bytes = Files.readAllBytes(RESOURCES.resolve("folder/single.npy"));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int grown = instead.length() - what.length();
        String changed = text.replace(what, instead);
        changed = grown > 0 ? changed.replaceFirst(" {" + grown + "}\n", "\n") : changed;
        Files.write(temporary.resolve("bad.npy"), changed.getBytes(StandardCharsets.ISO_8859_1));

        try (StoredFeatures folder = StoredFeatures.open(temporary)) {
            assertThatThrownBy(() -> folder.get("bad"))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining(message)
                    .hasMessageNotContaining("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            features  | NaN       | features: number 1 of token 2 is NaN, where finite numbers are expected
            features  | -Infinity | features: number 1 of token 2 is -Infinity, where finite numbers are expected
            boxes     | NaN       | boxes: number 3 of token 1 is NaN, where finite numbers are expected
            image_w   | NaN       | image_w is NaN, where a whole number is expected
            image_h   | Infinity  | image_h is Infinity, where a whole number is expected
            image_w   | 0         | image_w is 0, where a number of pixels above 0 is expected
            num_boxes | NaN       | num_boxes is NaN, where a whole number is expected
            num_boxes | 1.5       | num_boxes is 1.5, where a whole number is expected
            """)
    void numbers_that_mean_nothing_are_refused_with_their_place(String array, float value, String message) {
        Map<String, NamedArray> arrays = new HashMap<>();
        arrays.put("features", new NamedArray(List.of(2L, 2L), new float[] {1, 2, 3, 4}));
        arrays.put("boxes", new NamedArray(List.of(2L, 4L), new float[8]));
        arrays.put("image_w", new NamedArray(List.of(), new float[] {20}));
        arrays.put("image_h", new NamedArray(List.of(), new float[] {10}));
        arrays.put("num_boxes", new NamedArray(List.of(), new float[] {2}));
        assertThat(NamedArray.join(arrays, "7.npz").count()).isEqualTo(2);
        float[] spoilt = Objects.requireNonNull(arrays.get(array)).values();
        spoilt[Math.min(2, spoilt.length - 1)] = value;

        assertThatThrownBy(() -> NamedArray.join(arrays, "7.npz"))
                .isInstanceOf(VisualBertException.class)
                .hasMessage("7.npz: " + message);
    }

    @Test
    void what_is_no_store_of_features_is_refused() {
        assertThatThrownBy(() -> StoredFeatures.open(RESOURCES.resolve("folder/single.npy")))
                .hasMessageContaining("features are a folder of .npy, .npz or .safetensors files, or a .tsv, .h5");
        assertThatThrownBy(() -> StoredFeatures.open(temporary.resolve("nowhere")))
                .hasMessageEndingWith("nowhere: no such file or folder of features");
    }

    private static float[] expected(int k, int n) {
        float[] values = new float[n * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = 10 * k + Math.floorDiv(i, 4) + i % 4 / 8f;
        }
        return Arrays.copyOf(values, values.length);
    }
}
