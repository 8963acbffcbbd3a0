package org.visualbert4j.internal.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
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
        try (ZipFile zip = ZipFile.builder().setPath(path).get()) {
            ZipArchiveEntry pickle = null;
            var entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                if (entry.getName().equals("data.pkl") || entry.getName().endsWith("/data.pkl")) {
                    pickle = entry;
                }
            }
            if (pickle == null || pickle.getSize() > MAX_PICKLE) {
                throw file.error("is a zip without a data.pkl of sound size: no file of torch.save");
            }
            if (pickle.getMethod() != ZipEntry.STORED && pickle.getMethod() != ZipEntry.DEFLATED) {
                throw file.error("has a data.pkl packed by method " + pickle.getMethod()
                        + " of zip, which torch.save doesn't use");
            }
            String folder = pickle.getName().substring(0, pickle.getName().length() - "data.pkl".length());
            byte[] bytes;
            try (InputStream in = zip.getInputStream(pickle)) {
                bytes = in.readNBytes((int) MAX_PICKLE);
            }
            return StateDict.of(file, StateDict.unpickle(file, new ByteArrayInputStream(bytes)))
                    .read(file, storage -> begin(file, zip.getEntry(folder + "data/" + storage.key()), storage));
        } catch (VisualBertException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the zip library throws both at broken files
            throw file.error("is a broken or cut-off zip file: " + NativeErrors.firstLine(e));
        }
    }

    private static long begin(MappedFile file, @Nullable ZipArchiveEntry entry, StateDictUnpickler.Storage storage) {
        long needed = storage.count() * storage.dtype().bytes();
        if (entry == null || entry.getMethod() != ZipEntry.STORED || entry.getSize() < needed) {
            throw file.error("lacks storage " + storage.key() + " of " + needed + " bytes, stored uncompressed");
        }
        return entry.getDataOffset();
    }
}
