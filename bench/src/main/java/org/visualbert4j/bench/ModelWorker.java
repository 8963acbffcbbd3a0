package org.visualbert4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.visualbert4j.checkpoint.Checkpoint;
import org.visualbert4j.checkpoint.Safetensors;
import org.visualbert4j.checkpoint.SafetensorsWriter;
import org.visualbert4j.model.VisualBertInputs;
import org.visualbert4j.model.VisualBertModel;
import org.visualbert4j.nn.ForwardPass;
import org.visualbert4j.runtime.Autocast;
import org.visualbert4j.runtime.NoGrad;
import org.visualbert4j.runtime.Precision;
import org.visualbert4j.runtime.Scope;
import org.visualbert4j.train.TrainingStep;

/**
 * Our side of a side-by-side run: keeps a model loaded and does what it is told on standard input, a line a task, printing
 * the milliseconds it took. Tasks: {@code inference fp32}, {@code training bf16}, {@code recomputing bf16}, {@code logits fp32
 * OUT.safetensors}.
 */
final class ModelWorker {

    private ModelWorker() {}

    public static void main(String[] arguments) throws IOException {
        VisualBertInputs inputs = VisualBertInputs.of(Safetensors.read(Path.of(arguments[1])));
        try (VisualBertModel model = Checkpoint.load(Path.of(arguments[0]));
                VisualBertModel trained = Checkpoint.load(Path.of(arguments[0]))) {
            Map<String, TrainingStep> steps = new HashMap<>(); // whose memory is freed with the process
            BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println("ready");
            for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
                String[] task = line.split(" ", -1);
                Precision precision = Precision.parse(task[1]);
                long start = System.nanoTime();
                switch (task[0]) {
                    case "inference" -> infer(model, inputs, precision, null);
                    case "logits" -> infer(model, inputs, precision, Path.of(task[2]));
                    case "training", "recomputing" ->
                        steps.computeIfAbsent(line, unused -> step(trained, precision, task[0].equals("recomputing")))
                                .run(() -> inputs, 1e-5);
                    default -> throw new IllegalArgumentException(line);
                }
                System.out.println((System.nanoTime() - start) / 1e6);
            }
        }
    }

    private static TrainingStep step(VisualBertModel model, Precision precision, boolean recompute) {
        return TrainingStep.adamW(model, 0.01, precision, 1, recompute);
    }

    private static void infer(
            VisualBertModel model,
            VisualBertInputs inputs,
            Precision precision,
            @org.jspecify.annotations.Nullable Path output) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open();
                Autocast autocast = Autocast.open(precision)) {
            var logits = model.forward(inputs.unlabelled(), ForwardPass.inference())
                    .logits()
                    .to(org.bytedeco.pytorch.global.torch.ScalarType.Float);
            if (output != null) {
                SafetensorsWriter.write(output, Map.of("logits", logits));
            }
        }
    }
}
