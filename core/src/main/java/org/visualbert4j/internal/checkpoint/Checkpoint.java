package org.visualbert4j.internal.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Models as Hugging Face folders: {@code config.json} and {@code model.safetensors} (one file, or several with an index)
 * or {@code pytorch_model.bin} (likewise).
 */
public final class Checkpoint {

    private Checkpoint() {}

    /** The configuration of a folder. */
    public static VisualBertConfig config(Path folder) {
        return config(folder, VisualBertConfig.base());
    }

    /** The configuration of a folder; what it does not say is as in {@code defaults}. */
    public static VisualBertConfig config(Path folder, VisualBertConfig defaults) {
        return ConfigFile.read(folder, defaults);
    }

    /**
     * The configuration of a VisualBERT that starts from a folder of a text BERT: its sizes, and defaults for the rest.
     *
     * @throws VisualBertException CHECKPOINT where the folder holds another architecture
     */
    public static VisualBertConfig bertConfig(Path folder) {
        return ConfigFile.readBert(folder);
    }

    /**
     * Loads a model as it was saved.
     *
     * @throws VisualBertException CHECKPOINT, naming every missing, surplus and misshapen key, for one that does not fit
     */
    public static VisualBertModel load(Path folder) {
        return load(folder, config(folder), name -> false);
    }

    /**
     * Loads a model into another configuration than it was saved with.
     *
     * @param fresh says which of the model's parameters, if missing or of another shape, are to start anew; surplus ones
     *     that it says so of are passed over
     */
    public static VisualBertModel load(Path folder, VisualBertConfig config, Predicate<String> fresh) {
        VisualBertModel model = new VisualBertModel(config);
        try {
            boolean decodes = config.headKind() == HeadKind.PRETRAINING;
            StoredWeights.load(
                    folder,
                    model.parameters(),
                    (tensors, expected) ->
                            TiedWeights.settle(KeyNames.map(tensors, expected), expected, decodes, folder),
                    fresh);
            model.parameters().initializeMissing();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Saves a model, so that transformers loads it too unless it is in int8. Its files are there whole, or not at all.
     *
     * @throws VisualBertException CHECKPOINT for weights with NaN or infinity in them, which are not saved
     */
    public static void save(VisualBertModel model, Path folder) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            model.parameters().all().forEach(parameter -> QuantizedWeights.put(tensors, parameter));
            tensors.forEach((name, tensor) -> refuseNotFinite(name, tensor, folder));
            SafetensorsWriter.write(folder.resolve(WeightFiles.SAFETENSORS), tensors);
        }
        saveConfig(model.config(), folder);
    }

    private static void refuseNotFinite(String name, Tensor tensor, Path folder) {
        if (!Finite.all(tensor)) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    folder + ": not saved, as the model's " + name + " holds NaN or infinity");
        }
    }

    /** Saves a configuration alone. */
    public static void saveConfig(VisualBertConfig config, Path folder) {
        ConfigFile.write(folder, config);
    }
}
