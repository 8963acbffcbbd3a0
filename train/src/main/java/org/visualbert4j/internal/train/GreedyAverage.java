package org.visualbert4j.internal.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.BestBy;
import org.visualbert4j.metrics.EpochMetrics;

/**
 * Averages the best weights of a run, the best first, each only if validation does not suffer (Wortsman et al. 2022, "Model
 * soups", the greedy one).
 */
final class GreedyAverage {

    private final Path folder;
    private final int count;
    private final BestBy bestBy;

    GreedyAverage(Path folder, int count, BestBy bestBy) {
        this.folder = folder;
        this.count = count;
        this.bestBy = bestBy;
    }

    /** Keeps the weights if they are among the best so far; those they push out go. */
    void consider(EpochMetrics metrics, List<EpochMetrics> candidates, Parameters parameters) {
        if (count == 0) {
            return;
        }
        candidates.add(metrics);
        candidates.sort(bestBy.bestFirst());
        if (candidates.indexOf(metrics) < count) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            parameters.all().forEach(parameter -> weights.put(parameter.name(), parameter.value()));
            SafetensorsWriter.write(file(metrics), weights);
        }
        while (candidates.size() > count) {
            delete(file(candidates.remove(candidates.size() - 1)));
        }
    }

    /**
     * Gives the parameters the average.
     *
     * @param evaluate the parameters as they are
     * @return how many went into it; 1 means that the best alone is better
     */
    int average(List<EpochMetrics> candidates, Parameters parameters, Supplier<EpochMetrics> evaluate) {
        int taken = 0;
        EpochMetrics best = null;
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Map<Parameter, Tensor> sums = new LinkedHashMap<>();
            parameters.all().forEach(p -> sums.put(p, torch.zeros_like(p.value().detach())));
            for (EpochMetrics candidate : candidates) {
                Map<String, Tensor> weights = Safetensors.read(file(candidate));
                add(sums, weights, 1);
                set(sums, taken + 1);
                EpochMetrics metrics = evaluate.get();
                if (best == null || bestBy.bestFirst().compare(metrics, best) <= 0) {
                    best = metrics;
                    taken++;
                } else {
                    add(sums, weights, -1);
                }
            }
            set(sums, taken);
        }
        return taken;
    }

    private static void add(Map<Parameter, Tensor> sums, Map<String, Tensor> weights, int sign) {
        sums.forEach(
                (parameter, sum) -> sum.add_(Objects.requireNonNull(weights.get(parameter.name())), new Scalar(sign)));
    }

    private static void set(Map<Parameter, Tensor> sums, int count) {
        sums.forEach((parameter, sum) -> {
            try (Scope scope = Scope.open()) {
                parameter.value().copy_(sum.div(new Scalar(count)));
            }
        });
    }

    private Path file(EpochMetrics metrics) {
        return folder.resolve(String.format(Locale.ROOT, "best-%09d.safetensors", metrics.step()));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, file + " can't be removed: " + e.getMessage(), e);
        }
    }
}
