package org.visualbert4j.internal.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.files.Parsing;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * A folder with a file an image: {@code ID.npz}, {@code ID.npy} or {@code ID.safetensors}. MMF's extractors put an {@code
 * ID_info.npy} beside it, a Python object, which is passed over.
 */
final class FeatureFolder implements StoredFeatures {

    private static final List<String> ENDINGS = List.of(".npz", ".npy", ".safetensors");
    private static final Pattern ID = Pattern.compile("[^/\\\\\\x00]{1,200}");
    private static final String INFO = "_info";

    private final Path folder;

    FeatureFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<ImageFeatures> get(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        List<Path> files = ENDINGS.stream()
                .map(ending -> folder.resolve(id + ending))
                .filter(Files::isRegularFile)
                .toList();
        if (files.size() > 1) {
            throw NamedArray.error(
                    folder.toString(),
                    "holds features of " + id + " twice, in " + files.get(0).getFileName() + " and "
                            + files.get(1).getFileName() + "; keep one of them");
        }
        return files.stream().findFirst().map(FeatureFolder::read);
    }

    private static ImageFeatures read(Path file) {
        Map<String, NamedArray> arrays =
                file.toString().endsWith(".safetensors") ? safetensors(file) : NumpyFile.read(file);
        return NamedArray.join(arrays, file.toString());
    }

    private static Map<String, NamedArray> safetensors(Path file) {
        try (Scope scope = Scope.open()) {
            return Parsing.guarded(file, "safetensors", () -> arrays(file, Safetensors.read(file)));
        } catch (VisualBertException e) {
            throw e.code() == VisualBertException.Code.CHECKPOINT // which this is none of
                    ? new VisualBertException(VisualBertException.Code.DATA, e.getMessage(), e)
                    : e;
        }
    }

    private static Map<String, NamedArray> arrays(Path file, Map<String, Tensor> tensors) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        List<Tensor> all = List.copyOf(tensors.values());
        try {
            List<String> wanted = NamedArray.wanted(tensors.keySet(), file.toString());
            tensors.keySet().retainAll(wanted);
            tensors.forEach((name, tensor) -> {
                List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
                float[] values = new float[NamedArray.count(shape, file + ", tensor " + name)];
                if (values.length > 0) {
                    tensor.to(torch.ScalarType.Float)
                            .contiguous()
                            .data_ptr_float()
                            .get(values);
                }
                arrays.put(name, new NamedArray(shape, values));
            });
        } finally {
            all.forEach(Tensor::close);
        }
        return arrays;
    }

    /** As the first file by name has it. */
    @Override
    public int dimension() {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> ENDINGS.stream().anyMatch(name::endsWith))
                    .forEach(names::add);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, folder + " can't be read: " + e, e);
        }
        return names.stream()
                .filter(name -> !isInfoBeside(names, name))
                .sorted()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> read(file).dimension())
                .orElseThrow(() -> NamedArray.error(folder.toString(), "holds no file of " + ENDINGS));
    }

    private static boolean isInfoBeside(Set<String> names, String name) {
        return ENDINGS.stream()
                .filter(ending -> name.endsWith(INFO + ".npy"))
                .anyMatch(ending ->
                        names.contains(name.substring(0, name.length() - (INFO + ".npy").length()) + ending));
    }

    @Override
    public void close() {}
}
