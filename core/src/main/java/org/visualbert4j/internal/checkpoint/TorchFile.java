package org.visualbert4j.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Reads what PyTorch's {@code torch.save} writes of a state dictionary: the zip format, and the one before 1.6. */
public final class TorchFile {

    private TorchFile() {}

    /**
     * The tensors of a file by name, mapped, not copied. The caller owns them. Nothing in the file is executed: its pickle
     * may name a closed list of classes, see {@link StateDictUnpickler}.
     *
     * @throws VisualBertException CHECKPOINT for a broken or foreign file, IO for one that can't be read
     */
    public static Map<String, Tensor> read(Path path) {
        return WeightFile.read(path, file -> isZip(file) ? TorchZip.read(file) : TorchLegacy.read(file));
    }

    private static boolean isZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(2);
            return start.length == 2 && start[0] == 'P' && start[1] == 'K';
        }
    }
}
