package org.visualbert4j.internal.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The format before PyTorch 1.6: pickles of a magic number, a protocol version, facts about the writer, the dictionary and
 * the storages' keys one after the other, then each storage as its length and its bytes.
 */
final class TorchLegacy {

    private static final String MAGIC = "119547037146038801333356";
    private static final int MAX_PICKLES = 8 << 20;

    private TorchLegacy() {}

    static Map<String, Tensor> read(Path path) throws IOException {
        try (MappedFile file = new MappedFile(path)) {
            byte[] begin = begin(path);
            ByteArrayInputStream in = new ByteArrayInputStream(begin);
            Object magic = StateDict.unpickle(file, in);
            if (!(magic instanceof BigInteger || magic instanceof Number) || !MAGIC.equals(magic.toString())) {
                throw file.error("is no file of torch.save");
            }
            StateDict.unpickle(file, in); // the protocol's version, 1001 in all there are
            StateDict.unpickle(file, in); // the writer's integer sizes and byte order
            StateDictUnpickler unpickler = new StateDictUnpickler();
            StateDict dictionary = StateDict.of(file, StateDict.unpickle(file, in, unpickler));
            Object keys = StateDict.unpickle(file, in);
            if (!(keys instanceof List<?> list)) {
                throw file.error("has no list of storages");
            }
            Map<String, Long> begins = begins(file, path, begin.length - in.available(), list, unpickler.storages());
            return dictionary.read(file, storage -> begins.getOrDefault(storage.key(), -1L));
        }
    }

    /** Where the pickles are. */
    private static byte[] begin(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_PICKLES);
        }
    }

    private static Map<String, Long> begins(
            MappedFile file, Path path, long start, List<?> keys, Map<String, StateDictUnpickler.Storage> storages)
            throws IOException {
        Map<String, Long> begins = new HashMap<>();
        try (var channel = Files.newByteChannel(path)) {
            long position = start;
            for (Object key : keys) {
                ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                channel.position(position);
                while (length.hasRemaining() && channel.read(length) >= 0) {}
                long count = length.hasRemaining() ? -1 : length.getLong(0);
                if (!(key instanceof String name) || !storages.containsKey(name)) {
                    throw file.error("has a storage that no tensor uses");
                }
                StateDictUnpickler.Storage storage = storages.get(name);
                if (count < 0
                        || count != storage.count()
                        || count
                                > (file.size() - position - 8) / storage.dtype().bytes()) {
                    throw file.error("is cut off in storage " + name + " of " + storage.count() + " elements");
                }
                begins.put(name, position + 8);
                position += 8 + count * storage.dtype().bytes();
            }
        }
        return begins;
    }
}
