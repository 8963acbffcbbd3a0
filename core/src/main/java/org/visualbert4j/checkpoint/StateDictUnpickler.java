package org.visualbert4j.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    /** An ordered dictionary; its attributes, PyTorch's {@code _metadata}, are of no use here. */
    static final class StateDict extends LinkedHashMap<Object, Object> {
        private static final long serialVersionUID = 1L;

        /** Called by the library for the pickle's BUILD. */
        public void __setstate__(Map<?, ?> attributes) {}
    }

    /** The opcodes of protocols 0 to 3 that state dictionaries use, named as in Python's pickletools. */
    private static boolean isPlain(int opcode) {
        return switch (opcode) {
            case 0x80, '.', '(', ')', '}', ']', 't', 0x85, 0x86, 0x87, 'd', 'l', 'N', 0x88, 0x89 -> true; // structure
            case 'J', 'K', 'M', 'I', 'L', 0x8a, 'G', 'F', 'S', 'V', 0x8c -> true; // numbers, short strings
            case 'q', 'r', 'h', 'j', 'p', 'g', 0x94, 0x95, '0', '1', '2' -> true; // memo and stack
            case 'R', 'b', 's', 'u', 'a', 'e', 'Q' -> true; // reduce, build, set items, persistent id
            default -> false;
        };
    }

    @Override
    protected Object dispatch(short key) throws PickleException, IOException {
        int opcode = key & 0xff;
        if (opcode == 'c') {
            stack.add(constructor(PickleUtils.readline(input), PickleUtils.readline(input)));
            return NO_RETURN_VALUE;
        }
        if (opcode == 0x93) {
            String name = String.valueOf(stack.pop());
            stack.add(constructor(String.valueOf(stack.pop()), name));
            return NO_RETURN_VALUE;
        }
        if (opcode == 'X') {
            stack.add(string(input));
            return NO_RETURN_VALUE;
        }
        if (!isPlain(opcode)) {
            throw new PickleException(String.format("opcode 0x%02x has no place in a state dictionary", opcode));
        }
        return super.dispatch(key);
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
                    .orElseThrow(() -> new PickleException("storage " + full + " is not supported"));
        }
        return switch (full) {
            case "collections.OrderedDict" -> (IObjectConstructor) arguments -> new StateDict();
            case "torch._utils._rebuild_tensor_v2" -> (IObjectConstructor) StateDictUnpickler::tensor;
            case "torch._utils._rebuild_parameter" -> (IObjectConstructor) arguments -> arguments[0];
            default ->
                throw new PickleException(
                        "it names " + full + ", which is not a part of a state dictionary: not loaded, not run");
        };
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
                throw new PickleException("a shape with " + number);
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
                && parts[4] instanceof Number count) {
            return new Storage(type.dtype, String.valueOf(parts[2]), count.longValue());
        }
        throw new PickleException("a persistent id that is no storage");
    }
}
