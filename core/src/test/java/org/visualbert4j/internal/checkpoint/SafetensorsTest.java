package org.visualbert4j.internal.checkpoint;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.runtime.LibTorch;

class SafetensorsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void tensors_of_every_type_come_back_as_they_were_written(Dtype dtype) {
        LibTorch.load();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(
                "matrix",
                Tensor.create(new float[] {0, 1, -2, 3.5f, 100, 7}, 2, 3).to(dtype.scalarType()));
        tensors.put("scalar", torch.ones(new long[0]).to(dtype.scalarType()));
        tensors.put("empty", torch.ones(0, 3).to(dtype.scalarType()));
        Path path = folder.resolve("any.safetensors");

        SafetensorsWriter.write(path, tensors);
        Map<String, Tensor> read = Safetensors.read(path);

        assertThat(read.keySet()).isEqualTo(tensors.keySet());
        tensors.forEach((name, tensor) -> assertSame(name, requireNonNull(read.get(name)), tensor));
    }

    @Test
    void a_transposed_tensor_is_written_in_its_own_order() {
        LibTorch.load();
        Tensor transposed = Tensor.create(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t();
        Path path = folder.resolve("transposed.safetensors");

        SafetensorsWriter.write(path, Map.of("a", transposed));

        assertSame("a", requireNonNull(Safetensors.read(path).get("a")), transposed);
    }

    @Test
    void a_tensor_at_an_odd_byte_is_read() throws IOException {
        Path path = write(
                "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'b':{'dtype':'F32','shape':[1],'data_offsets':[1,5]}}",
                5);

        assertThat(requireNonNull(Safetensors.read(path).get("b")).item_float()).isZero();
    }

    @Test
    void a_tensor_beyond_two_gigabytes_is_read_without_reading_what_is_before() throws IOException {
        long gap = (1L << 31) + 16;
        Path path = write(
                "{'gap':{'dtype':'U8','shape':[%d],'data_offsets':[0,%d]},'last':{'dtype':'F32','shape':[2],'data_offsets':[%d,%d]}}"
                        .formatted(gap, gap, gap, gap + 8),
                0);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(end.putFloat(1.5f).putFloat(-2f).flip(), channel.size() + gap);
        }

        Map<String, Tensor> read = Safetensors.read(path);

        assertThat(requireNonNull(read.get("gap")).numel()).isEqualTo(gap);
        assertSame("last", requireNonNull(read.get("last")), Tensor.create(new float[] {1.5f, -2f}, 2));
        read.values().forEach(Tensor::close);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}                                                     | not JSON
            [1,2]                                                                                                      | no JSON object
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | Duplicate
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | overlap
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}} | gaps
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}                                                     | gaps
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}                                                     | 8 bytes of tensors where its header speaks of 4
            {'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}                                                    | 8 bytes of tensors where its header speaks of 16
            {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}                                                     | don't fit
            {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}                                                    | don't fit
            {'a':{'dtype':'F32','shape':[-1,-2],'data_offsets':[0,8]}}                                                 | don't fit
            {'a':{'dtype':'F32','shape':[4294967296,4294967296,4294967296],'data_offsets':[0,8]}}                      | don't fit
            {'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}}                                  | don't fit
            {'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,8]}}                                                   | don't fit
            {'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}                                                   | don't fit
            {'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,2],'data_offsets':[0,8]}}                                     | sound shape
            {'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}                                                       | sound shape
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}                                                     | don't fit
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}                                                    | sound shape
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}}                                                   | sound shape
            {'a':{'dtype':'F32','shape':[2],'data_offsets':{'x':0,'y':8}}}                                             | sound shape
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,99999999999999999999]}}                                  | sound shape
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8.0]}}                                                   | sound shape
            {'a':{'dtype':'F32','shape':[2]}}                                                                          | sound shape
            {'a':{'dtype':'C64','shape':[1],'data_offsets':[0,8]}}                                                     | not supported
            {'a':{'dtype':32,'shape':[2],'data_offsets':[0,8]}}                                                        | not supported
            {'a':7}                                                                                                    | not supported
            {'a':null}                                                                                                 | not supported
            """)
    void a_header_that_lies_is_refused(String header, String complaint) throws IOException {
        Path path = write(header, 8);

        assertRefused(path, complaint);
    }

    @Test
    void an_empty_tensor_of_impossible_lengths_is_refused() throws IOException {
        long most = Long.MAX_VALUE;
        Path path = write("{'a':{'dtype':'U8','shape':[0,%d,%d],'data_offsets':[0,0]}}".formatted(most, most), 0);

        assertRefused(path, "makes no sense");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 100, 99_999_999, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
    void a_header_length_that_cannot_be_is_refused(long length) throws IOException {
        ByteBuffer start =
                ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Path path = Files.write(folder.resolve("length.safetensors"), start.array());

        assertRefused(path, length == 0 ? "is nothing but zero bytes" : "no safetensors file, or cut off");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 30, 100})
    void a_file_cut_off_is_refused(int length) throws IOException {
        Path path = write("{'a':{'dtype':'F32','shape':[12],'data_offsets':[0,48]}}", 48);
        Files.write(path, java.util.Arrays.copyOf(Files.readAllBytes(path), length));

        assertRefused(path, path.getFileName().toString());
    }

    @Test
    void deep_nesting_is_refused() throws IOException {
        Path path = write("{'a':" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 0);

        assertRefused(path, "nesting");
    }

    private static void assertRefused(Path path, String complaint) {
        assertThatThrownBy(() -> Safetensors.read(path))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(complaint)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private static void assertSame(String name, Tensor actual, Tensor expected) {
        assertThat(Dtype.of(actual.scalar_type())).as(name).isEqualTo(Dtype.of(expected.scalar_type()));
        assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
        assertThat(actual.equal(expected)).as(name).isTrue();
    }

    /** A file of a header, its quotes written as apostrophes, and so many bytes of zeros. */
    private Path write(String header, int bytes) throws IOException {
        byte[] text = header.strip().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(8 + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("file.safetensors"),
                content.putLong(text.length).put(text).array());
    }
}
