package org.visualbert4j.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.checkpoint.StateDictUnpickler.Inert;
import org.visualbert4j.internal.checkpoint.StateDictUnpickler.LazyTensor;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.runtime.Scope;

/** A pickled state dictionary, before its tensors are cut out of the file. */
record StateDict(Map<String, LazyTensor> tensors) {

    /** Where training scripts keep the dictionary inside another one. */
    private static final List<String> WRAPPERS =
            List.of("state_dict", "model_state_dict", "model", "module", "network", "net", "weights");

    /** Tied weights make two of one; far more is a small file that is to fill the memory. */
    private static final long MAX_REPETITION = 4;

    private static final long ALWAYS_ALLOWED = 1 << 20;

    private static final int MAX_WRAPPERS = 4;

    /** Reads one pickle from a stream, nothing of what comes after it. */
    static Object unpickle(MappedFile file, InputStream in) {
        return unpickle(file, in, new StateDictUnpickler());
    }

    /** The same with an unpickler that is asked for the storages afterwards. */
    static Object unpickle(MappedFile file, InputStream in, StateDictUnpickler unpickler) {
        try {
            return unpickler.load(in);
        } catch (IOException e) {
            throw file.error("is cut off: " + e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw file.error("is no state dictionary: " + NativeErrors.firstLine(e));
        }
    }

    static StateDict of(MappedFile file, Object unpickled) {
        if (unpickled instanceof Inert inert) {
            throw file.error("holds an object of " + inert.name() + ", not a state dictionary; save the model's"
                    + " state_dict() in its place");
        }
        if (!(unpickled instanceof Map<?, ?> dictionary)) {
            throw file.error("holds no state dictionary");
        }
        Map<String, LazyTensor> tensors = tensors(unwrap(file, dictionary));
        if (tensors.isEmpty()) {
            throw file.error("holds no tensors");
        }
        return new StateDict(tensors);
    }

    private static Map<String, LazyTensor> tensors(Map<?, ?> dictionary) {
        Map<String, LazyTensor> tensors = new LinkedHashMap<>();
        dictionary.forEach((name, value) -> {
            if (name instanceof String key && value instanceof LazyTensor tensor) {
                tensors.put(key, tensor);
            }
        });
        return tensors;
    }

    /** Goes into the dictionary that holds the weights: one of a usual name, or the only one with tensors in it. */
    private static Map<?, ?> unwrap(MappedFile file, Map<?, ?> unpickled) {
        Map<?, ?> current = unpickled;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            Map<?, ?> outer = current;
            Optional<Map<?, ?>> inner = WRAPPERS.stream()
                    .map(outer::get)
                    .filter(Map.class::isInstance)
                    .<Map<?, ?>>map(value -> (Map<?, ?>) value)
                    .findFirst();
            if (inner.isEmpty() && tensors(outer).isEmpty()) {
                List<String> names = outer.entrySet().stream()
                        .filter(entry -> entry.getValue() instanceof Map<?, ?> map
                                && !tensors(map).isEmpty())
                        .map(entry -> String.valueOf(entry.getKey()))
                        .toList();
                if (names.size() > 1) {
                    throw file.error("holds several dictionaries of tensors, " + String.join(", ", names)
                            + "; save the one that is meant by itself, or under the name state_dict");
                }
                inner = names.stream()
                        .<Map<?, ?>>map(name -> (Map<?, ?>) outer.get(name))
                        .findFirst();
            }
            if (inner.isEmpty()) {
                break;
            }
            current = inner.get();
        }
        return current;
    }

    /** Cuts the tensors out of the file, given where each storage begins. */
    Map<String, Tensor> read(MappedFile file, ToLongFunction<StateDictUnpickler.Storage> beginOf) {
        checkRepetition(file);
        Map<String, Tensor> result = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            StateDictUnpickler.Storage storage = tensor.storage();
            long needed = extent(tensor);
            if (needed < 0 || needed > storage.count()) {
                throw file.error("has tensor " + name + " of shape " + tensor.shape() + " beyond its storage of "
                        + storage.count());
            }
            long begin = beginOf.applyAsLong(storage);
            if (begin < 0
                    || storage.count() < 0
                    || storage.count() > (file.size() - begin) / storage.dtype().bytes()) {
                throw file.error("is cut off: the storage of tensor " + name + " lies beyond its end");
            }
            try (Scope scope = Scope.open()) {
                Tensor whole = file.tensor(storage.dtype(), begin, storage.count());
                result.put(
                        name,
                        scope.release(whole.as_strided(
                                array(tensor.shape()),
                                array(tensor.stride()),
                                new LongOptional(whole.storage_offset() + tensor.offset()))));
                whole.close();
            } catch (RuntimeException e) {
                throw file.error("has tensor " + name + ", which makes no sense: " + NativeErrors.firstLine(e));
            }
        });
        return result;
    }

    /** Strides of 0 and storages that many tensors share make much of a small file. */
    private void checkRepetition(MappedFile file) {
        double bytes = tensors.values().stream()
                .mapToDouble(tensor -> tensor.shape().stream()
                        .mapToDouble(Math::abs)
                        .reduce(tensor.storage().dtype().bytes(), (a, b) -> a * b))
                .sum();
        if (bytes > Math.max(ALWAYS_ALLOWED, MAX_REPETITION * file.size())) {
            throw file.error(String.format(
                    Locale.ROOT,
                    "has tensors of %.0f bytes together, more than %d times its %d: they lie over each other, or beyond its"
                            + " end",
                    bytes,
                    MAX_REPETITION,
                    file.size()));
        }
    }

    /** How many elements of its storage a tensor reaches over, or -1 if that makes no sense. */
    private static long extent(LazyTensor tensor) {
        if (tensor.offset() < 0 || tensor.shape().size() != tensor.stride().size()) {
            return -1;
        }
        try {
            long last = tensor.offset();
            for (int i = 0; i < tensor.shape().size(); i++) {
                long length = tensor.shape().get(i);
                if (length < 0 || tensor.stride().get(i) < 0) {
                    return -1;
                }
                if (length == 0) {
                    return 0;
                }
                last = Math.addExact(
                        last, Math.multiplyExact(length - 1, tensor.stride().get(i)));
            }
            return last + 1;
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    private static long[] array(List<Long> longs) {
        return longs.stream().mapToLong(Long::longValue).toArray();
    }
}
