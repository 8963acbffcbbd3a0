package org.visualbert4j.internal.features;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Writes features for other programs, in forms that {@link StoredFeatures} reads too. Used by one thread. */
public enum FeatureWriter {

    /** A folder with an {@code ID.npz} an image, of NumPy. */
    NPZ {
        @Override
        public void write(Path output, Images images) {
            eachFile(output, ".npz", images, FeatureWriter::npz);
        }
    },

    /** A folder with an {@code ID.safetensors} an image. */
    SAFETENSORS {
        @Override
        public void write(Path output, Images images) {
            eachFile(output, ".safetensors", images, FeatureWriter::safetensors);
        }
    },

    /** One file, the table of bottom-up attention with six columns; of features with boxes only. */
    TSV {
        @Override
        public void write(Path output, Images images) {
            AtomicFile.write(output, channel -> images.giveTo((id, features) -> writeAll(channel, row(id, features))));
        }
    };

    /** Takes the features of one image after another. */
    @FunctionalInterface
    public interface Sink {
        /** Takes those of an image, by its name. */
        void put(String id, ImageFeatures features) throws IOException;
    }

    /** Has the features of images. */
    @FunctionalInterface
    public interface Images {
        /** Gives those of all images, each of another name. */
        void giveTo(Sink sink) throws IOException;
    }

    /**
     * Writes features of images, each file whole or not at all. Files of images that are there already stay; a table is
     * written anew.
     *
     * @param output the folder, or the table
     * @throws VisualBertException IO where it can't be written, DATA for features that the form can't hold
     */
    public abstract void write(Path output, Images images);

    private static void eachFile(Path folder, String ending, Images images, BiConsumer<Path, ImageFeatures> writing) {
        try {
            images.giveTo((id, features) -> {
                Path file = folder.resolve(id + ending);
                if (!Files.exists(file)) {
                    writing.accept(file, features);
                }
            });
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, folder + " can't be written: " + e, e);
        }
    }

    private static void npz(Path file, ImageFeatures features) {
        AtomicFile.write(file, channel -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (Map.Entry<String, NamedArray> array : arrays(features).entrySet()) {
                    zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                    npy(zip, array.getValue());
                    zip.closeEntry();
                }
            }
            writeAll(channel, bytes.toByteArray());
        });
    }

    private static void safetensors(Path file, ImageFeatures features) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            arrays(features)
                    .forEach((name, array) -> tensors.put(
                            name,
                            torch.tensor(array.values())
                                    .view(array.shape().stream()
                                            .mapToLong(Long::longValue)
                                            .toArray())));
            SafetensorsWriter.write(file, tensors);
        }
    }

    private static void writeAll(WritableByteChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** A row of the table with its line end; no tab or line end may stand in the name, nor the features be without boxes. */
    private static byte[] row(String id, ImageFeatures features) {
        float[] boxes = features.boxes();
        if (boxes == null || id.matches("(?s).*[\\t\\r\\n].*")) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    boxes == null
                            ? id + ": a table holds features with boxes only"
                            : "\"" + id.replaceAll("\\s", " ") + "\": a table holds no name with a tab or a line end");
        }
        String row = String.join(
                "\t",
                id,
                String.valueOf(features.width()),
                String.valueOf(features.height()),
                String.valueOf(features.count()),
                base64(boxes),
                base64(features.features()));
        return (row + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** By the names that others give them. */
    private static Map<String, NamedArray> arrays(ImageFeatures features) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        int n = features.count();
        add(arrays, "features", features.features(), n, features.dimension());
        add(arrays, "boxes", features.boxes(), n, 4);
        if (features.boxes() != null) {
            add(arrays, "image_w", new float[] {features.width()}, 1);
            add(arrays, "image_h", new float[] {features.height()}, 1);
        }
        ImageFeatures.Detections found = features.detections();
        if (found != null) {
            add(arrays, "objects_id", floats(found.objects()), n);
            add(arrays, "objects_conf", found.objectProbabilities(), n);
            add(arrays, "attrs_id", floats(found.attributes()), n);
            add(arrays, "attrs_conf", found.attributeProbabilities(), n);
        }
        return arrays;
    }

    private static void add(Map<String, NamedArray> arrays, String name, float @Nullable [] values, long... shape) {
        if (values != null) {
            arrays.put(name, new NamedArray(Arrays.stream(shape).boxed().toList(), values));
        }
    }

    private static float[] floats(int[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }

    /** NumPy's format 1.0: a header padded to 64 bytes, then the numbers. */
    private static void npy(OutputStream out, NamedArray array) throws IOException {
        String shape = array.shape().stream().map(size -> size + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
        int padding = 63 - (10 + header.length()) % 64;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + Float.BYTES * array.values().length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length);
        bytes.put(text).asFloatBuffer().put(array.values());
        out.write(bytes.array());
    }
}
