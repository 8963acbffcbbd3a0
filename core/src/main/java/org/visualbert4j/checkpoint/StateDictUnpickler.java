package org.visualbert4j.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a state dictionary and nothing else: opcodes and classes are those of a closed list, any other is an
 * error. A class named in the file is never looked up, loaded or made.
 */
final class StateDictUnpickler extends Unpickler {

    private static final int MAX_STRING = 1 << 20;

    /** What a tensor is made of: {@code _rebuild_tensor_v2}'s arguments that matter. */
    record LazyTensor(Storage storage, long offset, List<Long> shape, List<Long> stride) {}

    /** A piece of memory that tensors share, by its key in the file. */
    record Storage(Dtype dtype, String key, long count) {}

    private record StorageClass(Dtype dtype) {}

    /** A dictionary, ordered or not. */
    private static final class Dictionary extends LinkedHashMap<Object, Object> {
        private static final long serialVersionUID = 1L;
    }

    private final Map<String, Storage> storages = new LinkedHashMap<>();

    /** All storages that were named, by key: the old format has no other table of them. */
    Map<String, Storage> storages() {
        return storages;
    }

    /**
     * The opcodes of protocols 2 to 4 that state dictionaries use, named as in Python's pickletools. Not among them: what
     * protocol 0 writes as lines of text, whose length has no bound.
     */
    private static boolean isPlain(int opcode) {
        return switch (opcode) {
            case 0x80, '.', '(', ')', ']', 't', 0x85, 0x86, 0x87, 'N', 0x88, 0x89 -> true; // structure
            case 'J', 'K', 'M', 0x8a, 'G', 0x8c -> true; // numbers, short strings
            case 'q', 'r', 'h', 'j', 0x94, 0x95, '0', '1', '2' -> true; // memo, frame, stack
            case 'R', 'a', 'e', 'Q' -> true; // reduce, append, persistent id
            default -> false;
        };
    }

    @Override
    protected Object dispatch(short key) throws PickleException, IOException {
        int opcode = key & 0xff;
        switch (opcode) {
            case 'c' -> stack.add(constructor(PickleUtils.readline(input), PickleUtils.readline(input)));
            case 0x93 -> {
                String name = (String) stack.pop();
                stack.add(constructor((String) stack.pop(), name));
            }
            case 'X' -> stack.add(string(input));
            case '}' -> stack.add(new Dictionary());
            case 's' -> {
                Object value = stack.pop();
                setItems(Arrays.asList(stack.pop(), value));
            }
            case 'u' -> setItems(stack.pop_all_since_marker());
            case 'b' -> stack.pop(); // a dictionary's attributes, PyTorch's _metadata, are of no use here
            default -> {
                if (!isPlain(opcode)) {
                    throw new PickleException(
                            String.format("opcode 0x%02x has no place in a state dictionary", opcode));
                }
                return super.dispatch(key);
            }
        }
        return NO_RETURN_VALUE;
    }

    /** Keys are plain values only: to hash what contains itself, or a thousand copies of the next, would never end. */
    private void setItems(List<?> keysAndValues) {
        if (!(stack.peek() instanceof Dictionary dictionary)) {
            throw new PickleException("an item of what is no dictionary");
        }
        for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
                throw new PickleException("a dictionary key that is neither text nor number");
            }
            dictionary.put(key, keysAndValues.get(i + 1));
        }
    }

    private static String string(InputStream input) throws IOException {
        int length = PickleUtils.bytes_to_integer(PickleUtils.readbytes(input, 4));
        if (length < 0 || length > MAX_STRING) {
            throw new PickleException("a string of " + length + " bytes");
        }
        return new String(PickleUtils.readbytes(input, length), StandardCharsets.UTF_8);
    }

    private static Object constructor(String module, String name) {
        String full = module + "." + name;
        if (module.equals("torch") && name.endsWith("Storage")) {
            return Dtype.ofStorage(name)
                    .map(StorageClass::new)
                    .orElseThrow(() -> new PickleException("storage " + printable(full) + " is not supported"));
        }
        return switch (full) {
            case "collections.OrderedDict" -> (IObjectConstructor) arguments -> new Dictionary();
            case "torch._utils._rebuild_tensor_v2" -> (IObjectConstructor) StateDictUnpickler::tensor;
            case "torch._utils._rebuild_parameter" -> (IObjectConstructor) arguments -> arguments[0];
            default ->
                throw new PickleException("it names " + printable(full)
                        + ", which is not a part of a state dictionary: not loaded, not run");
        };
    }

    private static String printable(String name) {
        return name.substring(0, Math.min(name.length(), 100)).replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static LazyTensor tensor(Object[] arguments) {
        if (arguments.length >= 4
                && arguments[0] instanceof Storage storage
                && arguments[1] instanceof Number offset
                && arguments[2] instanceof Object[] shape
                && arguments[3] instanceof Object[] stride) {
            return new LazyTensor(storage, offset.longValue(), longs(shape), longs(stride));
        }
        throw new PickleException("a tensor without storage, offset, shape and stride");
    }

    private static List<Long> longs(Object[] numbers) {
        List<Long> longs = new ArrayList<>();
        for (Object number : numbers) {
            if (!(number instanceof Number value)) {
                throw new PickleException("a shape or stride of what are no numbers");
            }
            longs.add(value.longValue());
        }
        return longs;
    }

    /** {@code ('storage', class, key, device, count)}, and in the old format a view, which is always None. */
    @Override
    protected Object persistentLoad(Object id) {
        if (id instanceof Object[] parts
                && parts.length >= 5
                && "storage".equals(parts[0])
                && parts[1] instanceof StorageClass type
                && parts[2] instanceof String key
                && parts[4] instanceof Number count) {
            Storage storage = new Storage(type.dtype, key, count.longValue());
            storages.put(key, storage);
            return storage;
        }
        throw new PickleException("a persistent id that is no storage");
    }
}
