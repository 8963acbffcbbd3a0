package org.visualbert4j.internal.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.nn.QuantizedTensor;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.runtime.Scope;

/** Brings stored weights into a model's parameters, and tells of all that does not fit. */
public final class StoredWeights {

    private static final int MAX_NAMES = 20;

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
     * Gives parameters their stored values, in fp32, or int8 with scales.
     *
     * @param source a folder or a file, as {@link WeightFiles#find} takes it
     * @param fresh says which parameters, if missing or of another shape, are left without a value; surplus ones that it
     *     says so of are passed over
     * @throws VisualBertException CHECKPOINT, naming every missing, surplus and misshapen key, for weights that don't fit,
     *     and for weights with NaN or infinity in them
     */
    public static void load(Path source, Parameters model, Names names, Predicate<String> fresh) {
        Map<String, Parameter> parameters =
                model.all().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
        Map<String, Tensor> stored = WeightFiles.find(source).tensors();
        Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>(stored.size()));
        all.addAll(stored.values());
        try {
            IdentityHashMap<Tensor, Tensor> scalesOf = QuantizedWeights.takeScales(stored, source);
            Map<String, Tensor> tensors = names.map(stored, parameters.keySet());
            all.addAll(tensors.values());
            check(source, parameters, tensors, fresh);
            QuantizedWeights.check(tensors, scalesOf, model, source);
            tensors.forEach((name, tensor) -> {
                Parameter parameter = parameters.get(name);
                if (parameter != null && fits(parameter, tensor)) {
                    try (Scope scope = Scope.open()) {
                        set(source, model, parameter, tensor, scalesOf.get(tensor));
                    }
                }
            });
        } finally {
            all.forEach(Tensor::close); // or the files would stay mapped until Java's next collection of garbage
        }
    }

    private static void set(
            Path source, Parameters model, Parameter parameter, Tensor stored, @Nullable Tensor scales) {
        Tensor value = scales == null ? stored.to(torch.ScalarType.Float).contiguous() : stored;
        if (scales == null) {
            if (!Finite.all(value)) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        source + ": " + Finite.countOthers(value) + " of the " + value.numel() + " numbers of "
                                + parameter.name() + " are NaN or infinite"
                                + (Finite.all(stored) ? " in fp32, but finite as they are stored" : ""));
            }
            model.set(parameter, value);
        } else {
            model.setQuantized(parameter, new QuantizedTensor(value, scales));
        }
        if (MappedFile.holds(value)) {
            parameter.markMapped();
        }
    }

    private static boolean fits(Parameter parameter, Tensor tensor) {
        return parameter.shape().equals(WeightFiles.shape(tensor));
    }

    private static void check(
            Path folder, Map<String, Parameter> parameters, Map<String, Tensor> tensors, Predicate<String> fresh) {
        List<String> missing = parameters.keySet().stream()
                .filter(name -> !tensors.containsKey(name) && !fresh.test(name))
                .sorted()
                .toList();
        List<String> surplus = tensors.keySet().stream()
                .filter(name -> !parameters.containsKey(name) && (!missing.isEmpty() || !fresh.test(name)))
                .sorted()
                .toList(); // where something is missing all of them, as it may be there under another name
        List<String> misshapen = new ArrayList<>();
        parameters.forEach((name, parameter) -> {
            Tensor tensor = tensors.get(name);
            if (tensor != null && !fits(parameter, tensor) && !fresh.test(name)) {
                misshapen.add(
                        name + " is " + WeightFiles.shape(tensor) + " where " + parameter.shape() + " is expected");
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
            problems.add(names.size() + " " + kind + ": "
                    + names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
                    + (names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : ""));
        }
    }
}
