package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.optim.MovingAverage;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.run.TrainingCheckpoint;
import org.visualbert4j.internal.run.TrainingState;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Everything that a run's next step depends on beside {@link TrainingState}: weights, the optimizer's tensors, the moving
 * average, the generator. Saved and restored together.
 *
 * @param folder of saved states
 */
record WholeState(
        Parameters parameters,
        Optimizer optimizer,
        @Nullable MovingAverage average,
        Path folder) {

    /** Takes over weights, optimizer and generator of the newest saved state. */
    void restore() {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Map<String, Tensor> saved = new TrainingCheckpoint(folder).latestTensors();
            Map<String, Tensor> weights = under("model.", saved);
            parameters.all().forEach(parameter -> {
                Tensor value = weights.get(parameter.name());
                if (value == null
                        || !Arrays.equals(value.shape(), parameter.value().shape())) {
                    throw new VisualBertException(
                            VisualBertException.Code.CHECKPOINT,
                            "the saved state in " + folder + " has no " + parameter.name() + " of shape "
                                    + parameter.shape());
                }
                parameter.value().copy_(value);
            });
            optimizer.restore(under("optimizer.", saved));
            if (average != null) {
                average.restore(under("average.", saved));
            }
            LibTorch.restoreGenerator(Objects.requireNonNull(saved.get("generator")));
        } catch (VisualBertException e) {
            throw e;
        } catch (RuntimeException e) { // tensors that libtorch can't take for what they stand for
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    "the saved state in " + folder + " can't be resumed from: " + NativeErrors.firstLine(e),
                    e);
        }
    }

    private static Map<String, Tensor> under(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    /** Saves the state, unless nothing could come of it: the last one that was saved then stays. */
    void save(TrainingState state, int keep) {
        notFiniteWeight().ifPresent(name -> {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "training diverged by step " + state.step + ": " + name
                            + " holds NaN or infinity; this state is not saved; a lower `learning-rate` or `clip`, or"
                            + " `precision` fp32, may help");
        });
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            parameters.all().forEach(parameter -> tensors.put("model." + parameter.name(), parameter.value()));
            optimizer.state().forEach((name, tensor) -> tensors.put("optimizer." + name, tensor));
            if (average != null) {
                average.state().forEach((name, tensor) -> tensors.put("average." + name, tensor));
            }
            tensors.put("generator", LibTorch.generator());
            new TrainingCheckpoint(folder).save(state, tensors, keep);
        }
    }

    /** The first parameter that holds NaN or infinity; empty where all are finite. */
    Optional<String> notFiniteWeight() {
        return parameters.all().stream()
                .filter(parameter -> !Finite.all(parameter.value()))
                .map(Parameter::name)
                .findFirst();
    }
}
