package org.visualbert4j.internal.region;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;

/** Tensors of 32-bit numbers as Python's {@code torch.save} writes a dictionary of them. */
final class TorchFileWriter {

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    private TorchFileWriter() {}

    static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        TorchFileWriter writer = new TorchFileWriter();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            writer.put("\u0080\u0002}(");
            int key = 0;
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                float[] values = Floats.of(entry.getValue());
                writer.tensor(entry.getKey(), key, entry.getValue().shape(), values.length);
                ByteBuffer bytes =
                        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                store(zip, "archive/data/" + key++, bytes.array());
            }
            writer.put("u.");
            store(zip, "archive/data.pkl", writer.pickle.toByteArray());
            store(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void tensor(String name, int key, long[] shape, int count) {
        text(name);
        put("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        put("ctorch\nFloatStorage\n");
        text(String.valueOf(key));
        text("cpu");
        number(count);
        put("tQ");
        number(0);
        put("(");
        long stride = 1;
        for (long size : shape) {
            number(size);
            stride *= size;
        }
        put("t(");
        for (long size : shape) {
            stride = size == 0 ? 0 : stride / size;
            number(stride);
        }
        put("t\u0089ccollections\nOrderedDict\n)RtR");
    }

    private void put(String opcodes) {
        pickle.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void text(String text) {
        put("X");
        little(text.length());
        put(text);
    }

    private void number(long number) {
        put("J");
        little((int) number);
    }

    private void little(int number) {
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
