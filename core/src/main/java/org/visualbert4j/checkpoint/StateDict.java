package org.visualbert4j.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.checkpoint.StateDictUnpickler.LazyTensor;
import org.visualbert4j.runtime.Scope;

/** A pickled state dictionary, before its tensors are cut out of the file. */
record StateDict(Map<String, LazyTensor> tensors) {

    /** Some training scripts save the dictionary inside another one. */
    private static final Set<String> WRAPPERS = Set.of("state_dict", "model", "model_state_dict");

    /** Reads one pickle from a stream, of whose end it takes nothing. */
    static Object unpickle(MappedFile file, InputStream in) throws IOException {
        StateDictUnpickler unpickler = new StateDictUnpickler();
        try {
            return unpickler.load(in);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw file.error("is no state dictionary: " + e.getMessage());
        } finally {
            unpickler.close();
        }
    }

    static StateDict of(MappedFile file, byte[] pickle) throws IOException {
        return of(file, unpickle(file, new ByteArrayInputStream(pickle)));
    }

    static StateDict of(MappedFile file, Object unpickled) {
        if (!(unpickled instanceof Map<?, ?> dictionary)) {
            throw file.error("holds no state dictionary");
        }
        for (String wrapper : WRAPPERS) {
            if (dictionary.get(wrapper) instanceof Map<?, ?> inner) {
                return of(file, inner);
            }
        }
        Map<String, LazyTensor> tensors = new LinkedHashMap<>();
        dictionary.forEach((name, value) -> {
            if (value instanceof LazyTensor tensor) {
                tensors.put(String.valueOf(name), tensor);
            }
        });
        if (tensors.isEmpty()) {
            throw file.error("holds no tensors");
        }
        return new StateDict(tensors);
    }

    /** Cuts the tensors out of the file, given where each storage begins. */
    Map<String, Tensor> read(MappedFile file, ToLongFunction<StateDictUnpickler.Storage> beginOf) {
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
                                new org.bytedeco.pytorch.LongOptional(whole.storage_offset() + tensor.offset()))));
                whole.close();
            }
        });
        return result;
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
