package org.visualbert4j.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.checkpoint.Safetensors;
import org.visualbert4j.runtime.Scope;

/** A folder with a file a picture: {@code ID.npz}, {@code ID.npy} or {@code ID.safetensors}. */
final class FeatureFolder implements StoredFeatures {

    private static final List<String> ENDINGS = List.of(".npz", ".npy", ".safetensors");
    private static final Pattern ID = Pattern.compile("[^/\\\\]{1,200}");

    private final Path folder;

    FeatureFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<PictureFeatures> get(String id) {
        return !ID.matcher(id).matches()
                ? Optional.empty()
                : ENDINGS.stream()
                        .map(ending -> folder.resolve(id + ending))
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .map(FeatureFolder::read);
    }

    private static PictureFeatures read(Path file) {
        Map<String, NamedArray> arrays =
                file.toString().endsWith(".safetensors") ? safetensors(file) : NumpyFile.read(file);
        return NamedArray.join(arrays, file.toString());
    }

    private static Map<String, NamedArray> safetensors(Path file) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            Safetensors.read(file).forEach((name, tensor) -> {
                Tensor numbers = tensor.to(torch.ScalarType.Float).contiguous();
                float[] values = new float[(int) numbers.numel()];
                numbers.data_ptr_float().get(values);
                List<Long> shape =
                        java.util.Arrays.stream(tensor.shape()).boxed().toList();
                arrays.put(name, new NamedArray(shape, values));
                tensor.close();
            });
        }
        return arrays;
    }

    @Override
    public int dimension() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith))
                    .findFirst()
                    .map(file -> read(file).dimension())
                    .orElseThrow(() -> NamedArray.error(folder.toString(), "holds no file of " + ENDINGS));
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, folder + " can't be read: " + e, e);
        }
    }

    @Override
    public void close() {}
}
