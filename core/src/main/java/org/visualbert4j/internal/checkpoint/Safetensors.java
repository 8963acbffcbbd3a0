package org.visualbert4j.internal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.JsonProblem;

/**
 * Reads safetensors files. The header is taken for hostile: its length, types, shapes and offsets are checked against
 * each other and the file before a byte of a tensor is touched.
 */
public final class Safetensors {

    /** Some 80,000 tensors. The format allows more than ten times as much, which takes gigabytes to read. */
    private static final long MAX_HEADER = 8 << 20;

    private static final int MAX_AXES = 8;

    private record Entry(String name, Dtype dtype, long[] shape, long begin, long end) {}

    private Safetensors() {}

    /**
     * The tensors of a file by name, mapped, not copied; also those that safetensors' {@code save_model} left out since they
     * share another one's memory, of which its metadata tells. The caller owns them.
     *
     * @throws VisualBertException CHECKPOINT for a file that breaks the format, IO for one that can't be read
     */
    public static Map<String, Tensor> read(Path path) {
        return WeightFile.read(path, Safetensors::tensors);
    }

    private static Map<String, Tensor> tensors(Path path) throws IOException {
        JsonNode header = header(path);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (MappedFile file = new MappedFile(path)) {
            long start = 8 + headerLength(path, file.size());
            Map<String, Entry> entries = new LinkedHashMap<>();
            entries(file, header, file.size() - start).forEach(entry -> entries.put(entry.name, entry));
            metadata(header).forEach((alias, name) -> {
                Entry entry = entries.get(name);
                if (entry != null) {
                    entries.putIfAbsent(alias, entry);
                }
            });
            entries.forEach(
                    (name, entry) -> tensors.put(name, file.tensor(entry.dtype, start + entry.begin, entry.shape)));
        }
        return tensors;
    }

    /**
     * What a file's writer said about it.
     *
     * @throws VisualBertException CHECKPOINT for a file that breaks the format, IO for one that can't be read
     */
    public static Map<String, String> metadata(Path path) {
        return WeightFile.read(path, file -> metadata(header(file)));
    }

    private static Map<String, String> metadata(JsonNode header) {
        Map<String, String> metadata = new LinkedHashMap<>();
        header.path("__metadata__")
                .properties()
                .forEach(field -> metadata.put(field.getKey(), field.getValue().asText()));
        return metadata;
    }

    private static JsonNode header(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long length = headerLength(path, channel.size());
            byte[] bytes = new byte[(int) length];
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            channel.position(8);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            return CheckpointJson.tree(bytes);
        } catch (JsonProcessingException e) {
            throw error(path, "has a header that is not JSON: " + JsonProblem.ofParser(e));
        }
    }

    private static long headerLength(Path path, long fileSize) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            long length = buffer.getLong(0);
            if (buffer.hasRemaining() || length < 2 || length > fileSize - 8) {
                throw error(
                        path,
                        "is no safetensors file, or cut off: header of " + length + " bytes in a file of " + fileSize);
            }
            if (length > MAX_HEADER) {
                throw error(
                        path, "has a header of " + length + " bytes, more than the " + MAX_HEADER + " that are read");
            }
            return length;
        }
    }

    private static List<Entry> entries(MappedFile file, JsonNode header, long dataSize) {
        if (!header.isObject()) {
            throw file.error("has a header that is no JSON object");
        }
        List<Entry> entries = new ArrayList<>();
        header.properties().forEach(field -> {
            if (!field.getKey().equals("__metadata__")) {
                entries.add(entry(file, field.getKey(), field.getValue()));
            }
        });
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long expected = 0;
        for (Entry entry : entries) {
            if (entry.begin != expected) {
                throw file.error("has tensor " + entry.name + " at byte " + entry.begin + " where " + expected
                        + " is expected: tensors must neither overlap nor leave gaps");
            }
            expected = entry.end;
        }
        if (expected != dataSize) {
            throw file.error("has " + dataSize + " bytes of tensors where its header speaks of " + expected);
        }
        return entries;
    }

    private static Entry entry(MappedFile file, String name, JsonNode node) {
        Dtype dtype = Dtype.ofSafetensors(node.path("dtype").asText())
                .orElseThrow(() -> file.error(
                        "has tensor " + name + " of type " + node.path("dtype") + ", which is not supported"));
        JsonNode offsets = node.path("data_offsets");
        JsonNode lengths = node.path("shape");
        if (!lengths.isArray()
                || lengths.size() > MAX_AXES
                || !offsets.isArray()
                || offsets.size() != 2
                || !isSize(offsets.get(0))
                || !isSize(offsets.get(1))) {
            throw file.error("has tensor " + name + " without a sound shape and data_offsets");
        }
        long[] shape = new long[lengths.size()];
        long bytes = dtype.bytes();
        try {
            for (int i = 0; i < shape.length; i++) {
                shape[i] = isSize(lengths.get(i)) ? lengths.get(i).longValue() : -1;
                bytes = shape[i] < 0 ? -1 : Math.multiplyExact(bytes, shape[i]);
                if (bytes < 0) {
                    break;
                }
            }
        } catch (ArithmeticException e) {
            bytes = -1;
        }
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        if (bytes < 0 || end < begin || end - begin != bytes) {
            throw file.error("has tensor " + name + " of shape " + lengths + " and type " + dtype.safetensorsName()
                    + " at bytes " + begin + " to " + end + ", which don't fit each other");
        }
        return new Entry(name, dtype, shape, begin, end);
    }

    private static boolean isSize(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }

    private static VisualBertException error(Path path, String problem) {
        return new VisualBertException(VisualBertException.Code.CHECKPOINT, path + " " + problem);
    }
}
