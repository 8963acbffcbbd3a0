package org.visualbert4j.internal.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.checkpoint.WeightFiles;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Folder;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * Brings a published detector ({@code config.yaml}, {@code pytorch_model.bin}) to {@code config.json} and {@code
 * model.safetensors}, which holds no program and is mapped, not unpacked. The features stay the same to the bit.
 */
public final class DetectorConversion {

    private DetectorConversion() {}

    /**
     * Converts a folder. The new one is there whole, or not at all.
     *
     * @param output must not be there yet
     * @return the names of its classes
     * @throws VisualBertException CHECKPOINT for one that {@link RegionDetector#load} would refuse, IO where the output is
     *     there or can't be written
     */
    public static RegionNames convert(Path source, Path output) {
        if (Files.exists(output)) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, output + " is there already; name a folder that is not");
        }
        DetectorConfig config = DetectorConfigFile.read(source);
        RegionNames names = RegionNames.read(source, config);
        Path whole = output.toAbsolutePath();
        AtomicFile.removeLeftovers(whole.resolveSibling(""));
        Path beside = whole.resolveSibling(
                whole.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try (RegionDetector detector = new RegionDetector(config, false, MatmulPrecision.FP32, names)) {
            detector.loadWeights(source);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            detector.parameters().all().forEach(parameter -> tensors.put(parameter.name(), parameter.value()));
            SafetensorsWriter.write(beside.resolve(WeightFiles.SAFETENSORS), tensors);
            AtomicFile.write(beside.resolve(DetectorConfigFile.JSON), DetectorConfigFile.json(source));
            for (String file : List.of(RegionNames.OBJECTS, RegionNames.ATTRIBUTES)) {
                if (Files.exists(source.resolve(file))) {
                    Files.copy(source.resolve(file), beside.resolve(file));
                }
            }
            Files.move(beside, whole, StandardCopyOption.ATOMIC_MOVE);
            return names;
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, output + " can't be written: " + e, e);
        } finally {
            remove(beside);
        }
    }

    private static void remove(Path folder) {
        try {
            Folder.delete(folder);
        } catch (IOException e) {
            // the first error is the one to tell
        }
    }
}
