package org.visualbert4j.internal.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativeErrors;

/** The format since PyTorch 1.6: a zip of {@code data.pkl} and one uncompressed entry a storage. */
final class TorchZip {

    private static final long MAX_PICKLE = 8L << 20;

    private TorchZip() {}

    static Map<String, Tensor> read(Path path) {
        try (MappedFile file = new MappedFile(path)) {
            return read(path, file);
        }
    }

    private static Map<String, Tensor> read(Path path, MappedFile file) {
        try (FileChannel zip = FileChannel.open(path)) {
            Map<String, ZipDirectory.Entry> entries = new HashMap<>();
            ZipDirectory.Entry pickle = null;
            for (ZipDirectory.Entry entry : ZipDirectory.read(zip)) {
                entries.putIfAbsent(entry.name(), entry);
                if (entry.name().equals("data.pkl") || entry.name().endsWith("/data.pkl")) {
                    pickle = entry;
                }
            }
            if (pickle == null || pickle.size() > MAX_PICKLE || pickle.packed() > MAX_PICKLE) {
                throw file.error("is a zip without a data.pkl of sound size: no file of torch.save");
            }
            if (pickle.encrypted()) {
                throw file.error("has an encrypted data.pkl, which torch.save doesn't make");
            }
            if (pickle.method() != ZipEntry.STORED && pickle.method() != ZipEntry.DEFLATED) {
                throw file.error(
                        "has a data.pkl packed by method " + pickle.method() + " of zip, which torch.save doesn't use");
            }
            String folder = pickle.name().substring(0, pickle.name().length() - "data.pkl".length());
            return StateDict.of(file, StateDict.unpickle(file, new ByteArrayInputStream(unpacked(zip, pickle))))
                    .read(file, storage -> begin(file, zip, entries.get(folder + "data/" + storage.key()), storage));
        } catch (VisualBertException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // a directory's fields may point anywhere
            throw file.error("is a broken or cut-off zip file: " + NativeErrors.firstLine(e));
        }
    }

    /** An entry's bytes, {@value #MAX_PICKLE} at most. Its checksum counts for nothing: torch.save may leave it out. */
    private static byte[] unpacked(FileChannel zip, ZipDirectory.Entry entry) throws IOException {
        byte[] packed = ZipDirectory.read(zip, entry.dataOffset(zip), (int) entry.packed())
                .array();
        if (entry.method() == ZipEntry.STORED) {
            return packed;
        }
        Inflater inflater = new Inflater(true);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed), inflater)) {
            return in.readNBytes((int) MAX_PICKLE);
        } finally {
            inflater.end();
        }
    }

    private static long begin(
            MappedFile file, FileChannel zip, ZipDirectory.@Nullable Entry entry, StateDictUnpickler.Storage storage) {
        long needed = storage.count() * storage.dtype().bytes();
        if (entry == null || entry.encrypted() || entry.method() != ZipEntry.STORED || entry.packed() < needed) {
            throw file.error("lacks storage " + storage.key() + " of " + needed + " bytes, stored uncompressed");
        }
        try {
            return entry.dataOffset(zip);
        } catch (IOException e) {
            throw file.error("is a broken or cut-off zip file: " + NativeErrors.firstLine(e));
        }
    }
}
