package org.visualbert4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * Our side of a side-by-side run: does what it is told on standard input, a line a task, and answers with a line of numbers,
 * milliseconds first; or with {@code not there} for a precision that it does not know. A task is {@code WORK PRECISION
 * [OUTPUT]}: {@code inference bf16}, {@code training fp32}, {@code recomputing bf16}, {@code bag fp32 logits.safetensors},
 * {@code load fp32}.
 */
final class ModelWorker {

    private ModelWorker() {}

    /** Arguments: the model's folder, the file of its inputs (or of a bag), the number of threads. */
    public static void main(String[] arguments) throws IOException {
        Path model = Path.of(arguments[0]);
        Path inputs = Path.of(arguments[1]);
        LibTorch.setThreads(Integer.parseInt(arguments[2]));
        Map<String, Work> works = new LinkedHashMap<>();
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
            String[] task = line.split(" ", -1);
            Work work = works.computeIfAbsent(task[0], name -> open(name, model, inputs));
            System.out.println(answer(work, task[1], task.length > 2 ? Path.of(task[2]) : null));
        }
        works.values().forEach(Work::close);
    }

    private static Work open(String name, Path model, Path inputs) {
        return switch (name) {
            case "inference" -> new InferenceWork(model, inputs);
            case "training" -> new TrainingWork(model, inputs, false);
            case "recomputing" -> new TrainingWork(model, inputs, true);
            case "bag" -> new BagWork(model, inputs);
            case "load" -> new LoadWork(model, inputs);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String answer(Work work, String precision, @Nullable Path output) {
        try {
            return Arrays.stream(work.run(MatmulPrecision.parseForInference(precision), output))
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(" "));
        } catch (VisualBertException e) {
            if (e.code() == VisualBertException.Code.CONFIG) {
                return "not there: " + e.getMessage();
            }
            throw e;
        }
    }
}
