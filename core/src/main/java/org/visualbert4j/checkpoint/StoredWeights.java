package org.visualbert4j.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.nn.Parameter;
import org.visualbert4j.nn.Parameters;
import org.visualbert4j.nn.QuantizedTensor;

/**
 * The weights in a folder: {@code model.safetensors} (one file, or several with an index) or {@code pytorch_model.bin}
 * (likewise).
 */
public final class StoredWeights {

    /** The file that is written, and read first. */
    public static final String SAFETENSORS = "model.safetensors";

    private static final String TORCH = "pytorch_model.bin";

    /** A file beside the index: no separators, nothing that a file system takes for another place. */
    private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]*");

    private StoredWeights() {}

    /** Brings the names of stored tensors to those of parameters; what it leaves out is passed over. */
    @FunctionalInterface
    public interface Names {
        /**
         * Renames.
         *
         * @param tensors by stored name
         * @param expected the parameters' names
         */
        Map<String, Tensor> map(Map<String, Tensor> tensors, Set<String> expected);
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
     * Gives parameters their stored values, in fp32, or int8 with scales.
     *
     * @param source a folder, or a file of weights
     * @param fresh says which parameters, if missing or of another shape, are left without a value; surplus ones that it
     *     says so of are passed over
     * @throws VisualBertException CHECKPOINT, naming every missing, surplus and misshapen key, for weights that don't fit
     */
    public static void load(Path source, Parameters model, Names names, Predicate<String> fresh) {
        Map<String, Parameter> parameters =
                model.all().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
        Map<String, Tensor> stored = tensors(source);
        IdentityHashMap<Tensor, Tensor> scalesOf = QuantizedWeights.takeScales(stored, source);
        Map<String, Tensor> tensors = names.map(stored, parameters.keySet());
        check(source, parameters, tensors, fresh);
        QuantizedWeights.check(tensors, scalesOf, model, source);
        tensors.forEach((name, tensor) -> {
            Parameter parameter = parameters.get(name);
            if (parameter != null && fits(parameter, tensor)) {
                set(model, parameter, tensor, scalesOf.get(tensor));
            }
            tensor.close();
        });
        scalesOf.values().forEach(Tensor::close);
    }

    private static void set(Parameters model, Parameter parameter, Tensor stored, @Nullable Tensor scales) {
        Tensor value = scales == null ? stored.to(torch.ScalarType.Float).contiguous() : stored;
        if (scales == null) {
            model.set(parameter, value);
        } else {
            model.setQuantized(parameter, new QuantizedTensor(value, scales));
        }
        if (MappedFile.holds(value)) {
            parameter.markMapped();
        }
    }

    /**
     * The shapes of what is stored, by stored name: what tells which network it is.
     *
     * @param source as in {@link #load}
     */
    public static Map<String, List<Long>> shapes(Path source) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        tensors(source).forEach((name, tensor) -> {
            shapes.put(name, shape(tensor));
            tensor.close();
        });
        return shapes;
    }

    /**
     * A SHA-256 of the files of weights, as hexadecimal digits: what tells two sets of weights apart.
     *
     * @param source as in {@link #load}
     * @throws VisualBertException CHECKPOINT where there are none, IO where they can't be read
     */
    public static String checksum(Path source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : find(source).files()) {
                try (InputStream in = Files.newInputStream(file)) {
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

    /** The files of weights, and the index that names them if one does. */
    private record Found(List<Path> files, @Nullable Path index) {}

    private static Found find(Path source) {
        if (Files.isRegularFile(source)) {
            return new Found(List.of(source), null);
        }
        for (String name : List.of(SAFETENSORS, TORCH)) {
            Path index = source.resolve(name + ".index.json");
            if (Files.isRegularFile(source.resolve(name))) {
                return new Found(List.of(source.resolve(name)), null);
            }
            if (Files.isRegularFile(index)) {
                return new Found(shards(index).stream().map(source::resolve).toList(), index);
            }
        }
        throw new VisualBertException(
                VisualBertException.Code.CHECKPOINT,
                source + " has neither " + SAFETENSORS + " nor " + TORCH + ", nor an index of either");
    }

    private static Map<String, Tensor> tensors(Path source) {
        Found found = find(source);
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (Path file : found.files()) {
            if (found.index() != null && !Files.isRegularFile(file)) {
                throw notBeside(found.index(), String.valueOf(file.getFileName()));
            }
            all.putAll(file(file));
        }
        if (found.index() != null) {
            Set<String> expected = new TreeSet<>(weightMap(found.index()).keySet());
            expected.removeAll(all.keySet());
            if (!expected.isEmpty()) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        found.index() + " names tensors that are in no file: " + expected);
            }
        }
        return all;
    }

    /** Each tensor's file. */
    private static Map<String, String> weightMap(Path index) {
        Map<String, String> files = new LinkedHashMap<>();
        Json.readFile(index).path("weight_map").properties().forEach(field -> {
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

    private static Map<String, Tensor> file(Path path) {
        return path.toString().endsWith(".safetensors") ? Safetensors.read(path) : TorchFile.read(path);
    }

    private static boolean fits(Parameter parameter, Tensor tensor) {
        return parameter.shape().equals(shape(tensor));
    }

    private static List<Long> shape(Tensor tensor) {
        return Arrays.stream(tensor.shape()).boxed().toList();
    }

    private static void check(
            Path folder, Map<String, Parameter> parameters, Map<String, Tensor> tensors, Predicate<String> fresh) {
        List<String> missing = parameters.keySet().stream()
                .filter(name -> !tensors.containsKey(name) && !fresh.test(name))
                .sorted()
                .toList();
        List<String> surplus = tensors.keySet().stream()
                .filter(name -> !parameters.containsKey(name) && !fresh.test(name))
                .sorted()
                .toList();
        List<String> misshapen = new ArrayList<>();
        parameters.forEach((name, parameter) -> {
            Tensor tensor = tensors.get(name);
            if (tensor != null && !fits(parameter, tensor) && !fresh.test(name)) {
                misshapen.add(name + " is " + shape(tensor) + " where " + parameter.shape() + " is expected");
            }
        });
        List<String> problems = new ArrayList<>();
        list(problems, "missing", missing);
        list(problems, "surplus", surplus);
        list(problems, "misshapen", misshapen.stream().sorted().toList());
        if (!problems.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    folder + " does not fit the model; " + String.join("; ", problems));
        }
    }

    private static void list(List<String> problems, String kind, List<String> names) {
        if (!names.isEmpty()) {
            problems.add(names.size() + " " + kind + ": " + String.join(", ", names));
        }
    }
}
