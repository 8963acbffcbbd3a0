package org.visualbert4j.feature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.checkpoint.SafetensorsWriter;
import org.visualbert4j.runtime.AtomicFile;
import org.visualbert4j.runtime.Scope;

/** Writes features for other programs, in forms that {@link StoredFeatures} reads too. Used by one thread. */
public enum FeatureWriter {

    /** {@code ID.npz} a picture, of NumPy. */
    NPZ(".npz") {
        @Override
        void write(Path file, PictureFeatures features) {
            AtomicFile.write(file, channel -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                    for (Map.Entry<String, NamedArray> array : arrays(features).entrySet()) {
                        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                        npy(zip, array.getValue());
                        zip.closeEntry();
                    }
                }
                ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            });
        }
    },

    /** {@code ID.safetensors} a picture. */
    SAFETENSORS(".safetensors") {
        @Override
        void write(Path file, PictureFeatures features) {
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
    };

    private final String ending;

    FeatureWriter(String ending) {
        this.ending = ending;
    }

    abstract void write(Path file, PictureFeatures features);

    /** Where those of a picture are in a folder. */
    public Path file(Path folder, String id) {
        return folder.resolve(id + ending);
    }

    /**
     * Writes those of a picture, whole or not at all.
     *
     * @throws VisualBertException IO where it can't be written
     */
    public void write(Path folder, String id, PictureFeatures features) {
        write(file(folder, id), features);
    }

    /**
     * A row of bottom-up attention's table, its line end included.
     *
     * @param id without tabs or line ends
     * @throws VisualBertException DATA for features without boxes, which the table can't hold
     */
    public static String row(String id, PictureFeatures features) {
        float[] boxes = features.boxes();
        if (boxes == null) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA, id + ": a table holds features with boxes only");
        }
        return String.join(
                        "\t",
                        id,
                        String.valueOf(features.width()),
                        String.valueOf(features.height()),
                        String.valueOf(features.count()),
                        base64(boxes),
                        base64(features.features()))
                + "\n";
    }

    private static String base64(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** By the names that others give them. */
    private static Map<String, NamedArray> arrays(PictureFeatures features) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        int n = features.count();
        add(arrays, "features", features.features(), n, features.dimension());
        add(arrays, "boxes", features.boxes(), n, 4);
        if (features.boxes() != null) {
            add(arrays, "image_w", new float[] {features.width()}, 1);
            add(arrays, "image_h", new float[] {features.height()}, 1);
        }
        PictureFeatures.Detections found = features.detections();
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
