package org.visualbert4j.internal.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Files as NumPy writes them, made here so that they can be hostile too. */
class FeatureFolderTest {

    private static final String OBJECTS = "holds Python objects (dtype object), which are programs and are not read";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "<f4, 0000803f 000000c0, 1, -2",
        ">f4, 3f800000 c0000000, 1, -2",
        "<f8, 000000000000f03f 00000000000000c0, 1, -2",
        ">f8, 3ff0000000000000 c000000000000000, 1, -2",
        "<f2, 003c 00c0, 1, -2",
        ">f2, 3c00 c000, 1, -2",
        "|i1, 01 fe, 1, -2",
        "|u1, 01 fe, 1, 254",
        "<i2, 0100 feff, 1, -2",
        ">i2, 0001 fffe, 1, -2",
        "<u2, 0100 feff, 1, 65534",
        "<i4, 01000000 feffffff, 1, -2",
        ">u4, 00000001 fffffffe, 1, 4294967294",
        "<i8, 0100000000000000 feffffffffffffff, 1, -2",
        ">u8, 0000000000000001 ffffffffffffffff, 1, 18446744073709551615",
        "|b1, 01 00, 1, 0"
    })
    void numbers_of_every_width_sign_and_byte_order_are_what_numpy_has(
            String descr, String bytes, float first, float second) throws IOException {
        Files.write(temporary.resolve("a.npy"), array(descr, "(1, 2)", hex(bytes)));

        assertThat(read("a").features()).containsExactly(first, second);
    }

    @ParameterizedTest
    @CsvSource({"'|O', " + OBJECTS, "'<c8', holds values of dtype <c8;", "'<f0', holds values of dtype <f0;"})
    void other_types_are_named(String descr, String message) throws IOException {
        Files.write(temporary.resolve("a.npy"), array(descr, "(1, 2)", new byte[0]));

        refused("a", "a.npy: " + message);
        refused("a", "save numbers, such as numpy.save(file, array.astype(\"float32\"))");
    }

    @ParameterizedTest
    @CsvSource({
        "'(2000000000, 4)', 'is an array of shape [2000000000, 4], where 33554432 numbers are the limit'",
        "'(4000, 8000, 4000)', 'is an array of shape [4000, 8000, 4000], where 33554432 numbers are the limit'",
        "'(4000, 8000)', 'has 8 bytes of numbers where shape [4000, 8000] wants 128000000'",
        "'(1 2)', has a header that makes no sense",
        "'(,)', has a header that makes no sense",
        "'(99999999999999999999, 2)', has a header that makes no sense"
    })
    void shapes_are_held_against_the_file_before_anything_is_allocated(String shape, String message)
            throws IOException {
        Files.write(temporary.resolve("a.npy"), array("<f4", shape, new byte[8]));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temporary.resolve("b.npz")))) {
            zip.putNextEntry(new ZipEntry("features.npy"));
            zip.write(array("<f4", shape, new byte[8]));
        }

        refused("a", "a.npy: " + message);
        refused("b", "b.npz, array features: " + message);
    }

    @Test
    void a_zip_that_unpacks_to_more_than_it_says_is_refused() throws IOException {
        Path file = temporary.resolve("a.npz");
        byte[] zeros = new byte[1 << 20];
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("features.npy"));
            zip.write(array("<f4", "(256, 1024)", zeros));
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }

        refused("a", "a.npz, array features: has 68157440 bytes of numbers where shape [256, 1024] wants 1048576");
    }

    @Test
    void arrays_of_a_zip_that_are_not_wanted_are_not_read() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temporary.resolve("a.npz")))) {
            zip.putNextEntry(new ZipEntry("info.npy"));
            zip.write(array("|O", "()", new byte[3]));
            zip.putNextEntry(new ZipEntry("features.npy"));
            zip.write(array("<f4", "(1, 2)", hex("0000803f 000000c0")));
        }

        assertThat(read("a").features()).containsExactly(1, -2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "z"})
    void what_mmf_writes_beside_its_features_is_passed_over(String id) throws IOException {
        Files.write(temporary.resolve(id + "_info.npy"), array("|O", "()", new byte[3]));
        Files.write(temporary.resolve(id + ".npy"), array("<f4", "(1, 2)", hex("0000803f 000000c0")));
        Files.write(temporary.resolve("0_info.txt"), new byte[1]);

        try (StoredFeatures folder = StoredFeatures.open(temporary)) {
            assertThat(folder.dimension()).isEqualTo(2);
            assertThat(folder.get(id)).isPresent();
        }
    }

    @Test
    void a_folder_of_nothing_but_objects_says_what_they_are() throws IOException {
        Files.write(temporary.resolve("a_info.npy"), array("|O", "()", new byte[3]));

        try (StoredFeatures folder = StoredFeatures.open(temporary)) {
            assertThatThrownBy(folder::dimension).hasMessageContaining("a_info.npy: " + OBJECTS);
        }
    }

    @Test
    void two_files_for_one_image_are_refused() throws IOException {
        Files.write(temporary.resolve("a.npy"), array("<f4", "(1, 2)", new byte[8]));
        Files.write(temporary.resolve("a.npz"), new byte[1]);

        refused("a", "holds features of a twice, in a.npz and a.npy; keep one of them");
    }

    @ParameterizedTest
    @CsvSource({"0000803f 0000c07f, NaN", "0000803f 0000807f, Infinity"})
    void values_that_are_not_finite_are_named_with_their_file(String bytes, String value) throws IOException {
        Files.write(temporary.resolve("a.npy"), array("<f4", "(1, 2)", hex(bytes)));

        refused("a", "a.npy: features: number 2 of token 1 is " + value + ", where finite numbers are expected");
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 'NaN, where a whole number is expected'",
        "1.5, '1.5, where a whole number is expected'",
        "-1, -1 where there are features of 2",
        "3, 3 where there are features of 2"
    })
    void a_count_that_is_none_is_refused(float count, String message) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temporary.resolve("a.npz")))) {
            zip.putNextEntry(new ZipEntry("features.npy"));
            zip.write(array("<f4", "(2, 1)", new byte[8]));
            zip.putNextEntry(new ZipEntry("num_boxes.npy"));
            zip.write(array("<f4", "()", floats(count)));
        }

        refused("a", "num_boxes is " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"features\":{\"dtype\":\"F32\",\"shape\":[1,0],\"data_offsets\":[0,0]}}",
                "{\"features\":{\"dtype\":\"F32\",\"shape\":[4000000000,0],\"data_offsets\":[0,0]}}",
                "{\"features\":{\"dtype\":\"F32\",\"shape\":[1,9],\"data_offsets\":[0,36]}}",
                "{\"features\":null}",
                "[[[["
            })
    void broken_safetensors_are_refused(String header) throws IOException {
        try (OutputStream out = Files.newOutputStream(temporary.resolve("a.safetensors"))) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length())
                    .array());
            out.write(header.getBytes(StandardCharsets.UTF_8));
        }

        refused("a", "a.safetensors");
    }

    private ImageFeatures read(String id) {
        try (StoredFeatures folder = StoredFeatures.open(temporary)) {
            return folder.get(id).orElseThrow();
        }
    }

    private void refused(String id, String message) {
        assertThatThrownBy(() -> read(id))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.DATA))
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static byte[] array(String descr, String shape, byte[] numbers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(numbers);
        return out.toByteArray();
    }

    private static byte[] floats(float value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
    }

    private static byte[] hex(String text) {
        return java.util.HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
