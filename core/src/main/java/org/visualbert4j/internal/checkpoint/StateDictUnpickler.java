package org.visualbert4j.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a state dictionary and what stands beside it: opcodes are those of a closed list. A class named in the
 * file is never looked up, loaded or made. What is made of any but a few known ones is an {@link Inert}, from which nothing
 * comes but others of its kind: no tensor, no name. Classes that only an attack would name make the file an error.
 */
final class StateDictUnpickler extends Unpickler {

    private static final int MAX_STRING = 8 << 20;

    /** What no training script leaves in a checkpoint. */
    private static final Set<String> COMMAND_MODULES =
            Set.of("os", "posix", "nt", "subprocess", "sys", "shutil", "socket", "runpy", "importlib", "pty", "ctypes");

    private static final Set<String> COMMAND_FUNCTIONS =
            Set.of("eval", "exec", "execfile", "compile", "open", "input", "__import__", "breakpoint");

    /** What a tensor is made of: {@code _rebuild_tensor_v2}'s arguments that matter. */
    record LazyTensor(Storage storage, long offset, List<Long> shape, List<Long> stride) {}

    /** A piece of memory that tensors share, by its key in the file. */
    record Storage(Dtype dtype, String key, long count) {}

    private record StorageClass(Dtype dtype) {}

    /**
     * An object of a class that is not known here: a date, a path, an argparse.Namespace beside the weights.
     *
     * @param name the class
     */
    record Inert(String name) implements IObjectConstructor {
        @Override
        public Object construct(Object[] arguments) {
            return this;
        }
    }

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
     * The opcodes of protocols 2 to 5 that checkpoints use, named as in Python's pickletools. Not among them: what
     * protocol 0 writes as lines of text, whose length has no bound.
     */
    private static boolean isPlain(int opcode) {
        return switch (opcode) {
            case 0x80, '.', '(', ')', ']', 't', 0x85, 0x86, 0x87, 'N', 0x88, 0x89 -> true; // structure
            case 'J', 'K', 'M', 0x8a, 'G', 0x8c -> true; // numbers, short strings
            case 'q', 'r', 'h', 'j', 0x94, 0x95, '0', '1', '2' -> true; // memo, frame, stack
            case 'R', 'Q' -> true; // reduce, persistent id
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
            case 'X' -> stack.add(new String(bytes(input, 4), StandardCharsets.UTF_8));
            case 'B' -> stack.add(inertBytes(bytes(input, 4)));
            case 'C' -> stack.add(inertBytes(bytes(input, 1)));
            case 0x8e, 0x96 -> stack.add(inertBytes(bytes(input, 8)));
            case '}' -> stack.add(new Dictionary());
            case 's' -> {
                Object value = stack.pop();
                setItems(Arrays.asList(stack.pop(), value));
            }
            case 'u' -> setItems(stack.pop_all_since_marker());
            case 'a' -> append(Collections.singletonList(stack.pop()));
            case 'e' -> append(stack.pop_all_since_marker());
            case 'b' -> stack.pop(); // a dictionary's attributes, PyTorch's _metadata, are of no use here
            case 0x81 -> construct(1);
            case 0x92 -> construct(2);
            case 0x8f -> stack.add(new Inert("set"));
            case 0x90 -> stack.pop_all_since_marker();
            case 0x91 -> {
                stack.pop_all_since_marker();
                stack.add(new Inert("frozenset"));
            }
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

    /** A new object of a class, which may only be one that is not known. */
    private void construct(int arguments) {
        for (int i = 0; i < arguments; i++) {
            stack.pop();
        }
        if (!(stack.pop() instanceof Inert inert)) {
            throw new PickleException("a new object of what is no class");
        }
        stack.add(inert);
    }

    /**
     * Keys are plain values only, others are left out: to hash what contains itself, or a thousand copies of the next, would
     * never end.
     */
    private void setItems(List<?> keysAndValues) {
        if (stack.peek() instanceof Inert) {
            return;
        }
        if (!(stack.peek() instanceof Dictionary dictionary)) {
            throw new PickleException("an item of what is no dictionary");
        }
        for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (key instanceof String || key instanceof Number || key instanceof Boolean) {
                dictionary.put(key, keysAndValues.get(i + 1));
            }
        }
    }

    @SuppressWarnings("unchecked") // a list of the pickle's own
    private void append(List<?> values) {
        if (stack.peek() instanceof Inert) {
            return;
        }
        if (!(stack.peek() instanceof ArrayList<?> list)) {
            throw new PickleException("an item of what is no list");
        }
        ((ArrayList<Object>) list).addAll(values);
    }

    private static Inert inertBytes(byte[] bytes) {
        return new Inert("bytes of length " + bytes.length);
    }

    /** Bytes after their length; memory is taken as they come, not as the length has it. */
    private static byte[] bytes(InputStream input, int lengthBytes) throws IOException {
        byte[] prefix = Arrays.copyOf(PickleUtils.readbytes(input, lengthBytes), Long.BYTES);
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > MAX_STRING) {
            throw new PickleException("a string of " + length + " bytes");
        }
        byte[] bytes = input.readNBytes((int) length);
        if (bytes.length < length) {
            throw new IOException("a string of " + length + " bytes lies beyond the end");
        }
        return bytes;
    }

    private static Object constructor(String module, String name) {
        String full = module + "." + name;
        if (module.equals("torch") && name.endsWith("Storage")) {
            return Dtype.ofStorage(name).<Object>map(StorageClass::new).orElseGet(() -> new Inert(printable(full)));
        }
        return switch (full) {
            case "collections.OrderedDict", "collections.defaultdict", "builtins.dict" ->
                (IObjectConstructor) arguments -> new Dictionary();
            case "torch._utils._rebuild_tensor_v2" -> (IObjectConstructor) StateDictUnpickler::tensor;
            case "torch._utils._rebuild_parameter" -> (IObjectConstructor) StateDictUnpickler::parameter;
            default -> {
                String top = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
                boolean isBuiltin = top.equals("builtins") || top.equals("__builtin__");
                if (COMMAND_MODULES.contains(top) || (isBuiltin && COMMAND_FUNCTIONS.contains(name))) {
                    throw new PickleException("it names " + printable(full)
                            + ", which is not a part of a state dictionary: not loaded, not run");
                }
                yield new Inert(printable(full));
            }
        };
    }

    private static String printable(String name) {
        return name.substring(0, Math.min(name.length(), 100)).replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static Object parameter(Object[] arguments) {
        if (arguments.length == 0) {
            throw new PickleException("a parameter without a tensor");
        }
        return arguments[0];
    }

    private static Object tensor(Object[] arguments) {
        if (arguments.length > 0 && arguments[0] instanceof Inert inert) {
            return inert;
        }
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
                && parts[2] instanceof String key
                && parts[4] instanceof Number count) {
            if (parts[1] instanceof Inert inert) {
                return inert;
            }
            if (parts[1] instanceof StorageClass type) {
                Storage storage = new Storage(type.dtype, key, count.longValue());
                Storage other = storages.put(key, storage);
                if (other != null && !other.equals(storage)) {
                    throw new PickleException("storage " + printable(key) + " in two forms");
                }
                return storage;
            }
        }
        throw new PickleException("a persistent id that is no storage");
    }
}
