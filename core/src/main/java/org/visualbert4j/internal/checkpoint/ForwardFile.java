package org.visualbert4j.internal.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.ActivationRecorder;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/** Runs a model on tensors of one file and writes what it gives to another, to compare it with other implementations. */
public final class ForwardFile {

    private ForwardFile() {}

    /**
     * Computes the head's outputs and, where there are labels, the loss.
     *
     * @param folder the checkpoint
     * @param inputs safetensors with transformers' argument names
     * @param output safetensors with the outputs' names; {@code hidden_states.N}, {@code attentions.N} and {@code
     *     co_attention.N.text_to_visual} and {@code .visual_to_text} where they are asked for
     * @return the shapes of what was written, by name
     * @throws VisualBertException DATA for inputs that don't fit the model or are not finite, and where outputs are not finite
     */
    public static Map<String, List<Long>> run(
            Path folder, Path inputs, Path output, boolean hiddenStates, boolean attentions) {
        try (VisualBertModel model = Checkpoint.load(folder);
                Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            VisualBertInputs read = inputs(inputs, model);
            ForwardPass pass = ForwardPass.recording(hiddenStates, attentions);
            ActivationRecorder recorder = pass.recorder();
            Map<String, Tensor> results = new LinkedHashMap<>();
            var outputs = model.forward(read, pass);
            results.putAll(outputs.byName());
            if (read.labels() != null) {
                results.put("loss", model.loss(outputs, read));
            }
            number(results, "hidden_states.", "", recorder.hiddenStates());
            number(results, "attentions.", "", recorder.attentions());
            List<Tensor> textToVisual = new ArrayList<>();
            List<Tensor> visualToText = new ArrayList<>();
            recorder.coAttentions().forEach(weights -> {
                textToVisual.add(weights.textToVisual());
                visualToText.add(weights.visualToText());
            });
            number(results, "co_attention.", ".text_to_visual", textToVisual);
            number(results, "co_attention.", ".visual_to_text", visualToText);
            results.forEach((name, tensor) -> {
                if (!Finite.all(tensor)) {
                    throw new VisualBertException(
                            VisualBertException.Code.DATA,
                            inputs + ": " + name + " comes out with NaN or infinity in it; nothing is written");
                }
            });
            SafetensorsWriter.write(output, results);
            Map<String, List<Long>> shapes = new LinkedHashMap<>();
            results.forEach((name, tensor) ->
                    shapes.put(name, Arrays.stream(tensor.shape()).boxed().toList()));
            return shapes;
        }
    }

    private static VisualBertInputs inputs(Path path, VisualBertModel model) {
        try {
            VisualBertInputs inputs = VisualBertInputs.of(Safetensors.read(path));
            inputs.check(model.config());
            return inputs;
        } catch (VisualBertException e) {
            throw e.code() == VisualBertException.Code.DATA
                    ? new VisualBertException(e.code(), path + ": " + e.getMessage(), e)
                    : e;
        }
    }

    private static void number(Map<String, Tensor> results, String before, String after, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            results.put(before + i + after, tensors.get(i));
        }
    }
}
