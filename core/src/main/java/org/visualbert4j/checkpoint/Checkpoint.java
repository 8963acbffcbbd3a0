package org.visualbert4j.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.visualbert4j.VisualBertException;
import org.visualbert4j.model.VisualBertConfig;
import org.visualbert4j.model.VisualBertModel;
import org.visualbert4j.nn.Parameter;

/**
 * Models as Hugging Face folders: {@code config.json} and {@code model.safetensors} (one file, or several with an index)
 * or {@code pytorch_model.bin} (likewise).
 */
public final class Checkpoint {

    private static final String SAFETENSORS = "model.safetensors";
    private static final String TORCH = "pytorch_model.bin";

    /** A file beside the index: no separators, nothing that a file system takes for another place. */
    private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]*");

    private Checkpoint() {}

    /** The configuration of a folder. */
    public static VisualBertConfig config(Path folder) {
        return config(folder, VisualBertConfig.base());
    }

    /** The configuration of a folder; what it does not say is as in {@code defaults}. */
    public static VisualBertConfig config(Path folder, VisualBertConfig defaults) {
        return ConfigFile.read(folder, defaults);
    }

    /**
     * The configuration of a VisualBERT that starts from a folder of a text BERT: its sizes, and defaults for the rest.
     *
     * @throws VisualBertException CHECKPOINT where the folder holds another architecture
     */
    public static VisualBertConfig bertConfig(Path folder) {
        return ConfigFile.readBert(folder);
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
     * Loads a model as it was saved.
     *
     * @throws VisualBertException CHECKPOINT, naming every missing, surplus and misshapen key, for one that does not fit
     */
    public static VisualBertModel load(Path folder) {
        return load(folder, config(folder), name -> false);
    }

    /**
     * Loads a model into another configuration than it was saved with.
     *
     * @param fresh says which of the model's parameters, if missing or of another shape, are to start anew; surplus ones
     *     that it says so of are passed over
     */
    public static VisualBertModel load(Path folder, VisualBertConfig config, Predicate<String> fresh) {
        VisualBertModel model = new VisualBertModel(config);
        try {
            Map<String, Parameter> parameters =
                    model.parameters().all().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
            Map<String, Tensor> tensors = KeyNames.map(tensors(folder), parameters.keySet());
            check(folder, parameters, tensors, fresh);
            tensors.forEach((name, tensor) -> {
                Parameter parameter = parameters.get(name);
                if (parameter != null && fits(parameter, tensor)) {
                    Tensor value = tensor.to(torch.ScalarType.Float);
                    model.parameters().set(parameter, value.contiguous());
                }
                tensor.close();
            });
            model.parameters().initializeMissing();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Saves a model, so that transformers loads it too. Its files are there whole, or not at all. */
    public static void save(VisualBertModel model, Path folder) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.parameters().all().forEach(parameter -> tensors.put(parameter.name(), parameter.value()));
        SafetensorsWriter.write(folder.resolve(SAFETENSORS), tensors);
        saveConfig(model.config(), folder);
    }

    /** Saves a configuration alone. */
    public static void saveConfig(VisualBertConfig config, Path folder) {
        ConfigFile.write(folder, config);
    }

    private static Map<String, Tensor> tensors(Path folder) {
        for (String name : List.of(SAFETENSORS, TORCH)) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return file(folder.resolve(name));
            }
            Path index = folder.resolve(name + ".index.json");
            if (Files.isRegularFile(index)) {
                return sharded(folder, index);
            }
        }
        throw new VisualBertException(
                VisualBertException.Code.CHECKPOINT,
                folder + " has neither " + SAFETENSORS + " nor " + TORCH + ", nor an index of either");
    }

    private static Map<String, Tensor> file(Path path) {
        return path.toString().endsWith(".safetensors") ? Safetensors.read(path) : TorchFile.read(path);
    }

    private static Map<String, Tensor> sharded(Path folder, Path index) {
        Set<String> expected = new TreeSet<>(weightMap(index).keySet());
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String name : shards(index)) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw notBeside(index, name);
            }
            all.putAll(file(folder.resolve(name)));
        }
        expected.removeAll(all.keySet());
        if (!expected.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, index + " names tensors that are in no file: " + expected);
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
