package org.visualbert4j.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.RegularFile;

/**
 * The files that weights are in: {@code model.safetensors} (one, or several with an index) or {@code pytorch_model.bin}
 * (likewise).
 *
 * @param source where they were looked for
 * @param files one or more
 * @param index the file that names them, if one does
 */
public record WeightFiles(
        Path source, List<Path> files, @Nullable Path index) {

    /** The file that is written, and read first. */
    public static final String SAFETENSORS = "model.safetensors";

    private static final String TORCH = "pytorch_model.bin";

    /** A file beside the index: no separators, nothing that a file system takes for another place. */
    private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]*");

    /**
     * Finds them.
     *
     * @param source a folder, or a file of weights
     * @throws VisualBertException CHECKPOINT where there are none
     */
    public static WeightFiles find(Path source) {
        if (Files.isRegularFile(source)) {
            return new WeightFiles(source, List.of(source), null);
        }
        for (String name : List.of(SAFETENSORS, TORCH)) {
            Path index = source.resolve(name + ".index.json");
            if (Files.isRegularFile(source.resolve(name))) {
                return new WeightFiles(source, List.of(source.resolve(name)), null);
            }
            if (Files.isRegularFile(index)) {
                List<Path> files = shards(index).stream().map(source::resolve).toList();
                return new WeightFiles(source, files, index);
            }
        }
        throw new VisualBertException(
                VisualBertException.Code.CHECKPOINT,
                source + " has neither " + SAFETENSORS + " nor " + TORCH + ", nor an index of either");
    }

    /**
     * The files beside an index of weights that it names.
     *
     * @throws VisualBertException CHECKPOINT where a name leads to another place
     */
    public static Set<String> shards(Path index) {
        Set<String> names = new TreeSet<>();
        weightMap(index).forEach((tensor, name) -> names.add(name));
        return names;
    }

    /**
     * The shapes of what is stored, by stored name: what tells which network it is.
     *
     * @throws VisualBertException CHECKPOINT where a file is broken or missing
     */
    public Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> {
            shapes.put(name, shape(tensor));
            tensor.close();
        });
        return shapes;
    }

    /**
     * A SHA-256 of the files, as hexadecimal digits: what tells two sets of weights apart.
     *
     * @throws VisualBertException IO where they can't be read
     */
    public String checksum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                try (InputStream in = RegularFile.open(file)) {
                    byte[] buffer = new byte[1 << 16];
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        digest.update(buffer, 0, read);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, source + " can't be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that is stored, by stored name; to be closed. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (Path file : files) {
            if (index != null && !Files.isRegularFile(file)) {
                throw notBeside(index, String.valueOf(file.getFileName()));
            }
            all.putAll(file.toString().endsWith(".safetensors") ? Safetensors.read(file) : TorchFile.read(file));
        }
        if (index != null) {
            Set<String> expected = new TreeSet<>(weightMap(index).keySet());
            expected.removeAll(all.keySet());
            if (!expected.isEmpty()) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT, index + " names tensors that are in no file: " + expected);
            }
        }
        return all;
    }

    static List<Long> shape(Tensor tensor) {
        return Arrays.stream(tensor.shape()).boxed().toList();
    }

    /** Each tensor's file. */
    private static Map<String, String> weightMap(Path index) {
        Map<String, String> files = new LinkedHashMap<>();
        CheckpointJson.read(index).path("weight_map").properties().forEach(field -> {
            String name = field.getValue().asText();
            if (!FILE_NAME.matcher(name).matches()) {
                throw notBeside(index, name);
            }
            files.put(field.getKey(), name);
        });
        return files;
    }

    private static VisualBertException notBeside(Path index, String name) {
        return new VisualBertException(
                VisualBertException.Code.CHECKPOINT, index + " names " + name + ", which is not beside it");
    }
}
