package org.visualbert4j.internal.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.runtime.Scope;

/** Writes safetensors files. */
public final class SafetensorsWriter {

    private static final int CHUNK = 1 << 24;

    private SafetensorsWriter() {}

    /**
     * Writes tensors in the map's order; the file is there whole, or not at all.
     *
     * @throws org.visualbert4j.error.VisualBertException IO where it can't be written
     */
    public static void write(Path path, Map<String, Tensor> tensors) {
        write(path, tensors, Map.of());
    }

    /**
     * The same with words of its own about the file.
     *
     * @param metadata what {@link Safetensors#metadata} gives back
     */
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> contiguous = new LinkedHashMap<>();
            tensors.forEach(
                    (name, tensor) -> contiguous.put(name, tensor.detach().contiguous()));
            byte[] header = header(contiguous, metadata);
            AtomicFile.write(path, channel -> {
                ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                writeAll(channel, length.putLong(header.length).flip());
                writeAll(channel, ByteBuffer.wrap(header));
                for (Tensor tensor : contiguous.values()) {
                    write(channel, tensor);
                }
            });
        }
    }

    private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = Json.PLAIN.createObjectNode();
        ObjectNode about = header.putObject("__metadata__").put("format", "pt"); // transformers wants to be told
        metadata.forEach(about::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            Dtype dtype = Dtype.of(tensor.scalar_type().intern())
                    .orElseThrow(() -> new IllegalArgumentException(
                            entry.getKey() + ": " + tensor.scalar_type().intern()));
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", dtype.safetensorsName());
            Arrays.stream(tensor.shape()).forEach(node.putArray("shape")::add);
            long end = offset + tensor.numel() * dtype.bytes();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = header.toString();
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(WritableByteChannel channel, Tensor tensor) throws IOException {
        long bytes = tensor.numel() * tensor.itemsize();
        for (long position = 0; position < bytes; position += CHUNK) {
            writeAll(channel, chunk(tensor, position, Math.min(CHUNK, bytes - position)));
        }
    }

    /**
     * What tensors hold, with their names, in one number: CRC-32C (Castagnoli), which processors have an instruction for.
     *
     * @param tensors in any order; contiguous ones
     */
    public static long checksum(Map<String, Tensor> tensors) {
        CRC32C checksum = new CRC32C();
        new TreeMap<>(tensors).forEach((name, tensor) -> {
            checksum.update(name.getBytes(StandardCharsets.UTF_8));
            long bytes = tensor.numel() * tensor.itemsize();
            for (long position = 0; position < bytes; position += CHUNK) {
                checksum.update(chunk(tensor, position, Math.min(CHUNK, bytes - position)));
            }
        });
        return checksum.getValue();
    }

    private static ByteBuffer chunk(Tensor tensor, long position, long count) {
        return new BytePointer(tensor.data_ptr())
                .position(position)
                .limit(position + count)
                .asByteBuffer();
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
