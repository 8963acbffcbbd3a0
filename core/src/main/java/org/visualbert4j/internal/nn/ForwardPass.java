package org.visualbert4j.internal.nn;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.ForwardMode.Purpose;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;

/**
 * One run through the network: its {@link ForwardMode}, what is recorded on the way, and dropout's random numbers. Made
 * for one batch, by one thread.
 */
public final class ForwardPass {

    private final ForwardMode mode;
    private final ActivationRecorder recorder;
    private final DropoutStream dropoutStream;
    private final @Nullable PointerScope scope = PointerScope.getInnerScope();
    private @Nullable OnceMade onceMade;

    private ForwardPass(ForwardMode mode, ActivationRecorder recorder, DropoutStream dropoutStream) {
        this.mode = mode;
        this.recorder = recorder;
        this.dropoutStream = dropoutStream;
    }

    private static ForwardPass of(ForwardMode mode, long seed) {
        return new ForwardPass(mode, new ActivationRecorder(false, false), new DropoutStream(seed));
    }

    /** A pass with dropout, for a loss: a head may leave out what the labels do not ask for. */
    public static ForwardPass training() {
        return training(LibTorch.drawSeed(), false);
    }

    /**
     * A pass with dropout, for a loss.
     *
     * @param seed of dropout's random numbers
     * @param activationCheckpointing as in {@link ForwardMode}
     */
    public static ForwardPass training(long seed, boolean activationCheckpointing) {
        return of(new ForwardMode(Purpose.TRAINING, MatmulPrecision.FP32, activationCheckpointing), seed);
    }

    /** A pass without dropout, for a loss: a head may leave out what the labels do not ask for. */
    public static ForwardPass validation() {
        return of(new ForwardMode(Purpose.VALIDATION, MatmulPrecision.FP32, false), 0);
    }

    /** A pass without dropout, in fp32. */
    public static ForwardPass inference() {
        return inference(MatmulPrecision.FP32);
    }

    /**
     * A pass without dropout. Where no gradients are recorded, the large matmuls use weights prepacked for the precision,
     * which are kept with the model until they change. Sums and norms stay in fp32.
     */
    public static ForwardPass inference(MatmulPrecision precision) {
        return of(new ForwardMode(Purpose.INFERENCE, precision, false), 0);
    }

    /** A pass without dropout, in fp32, that records hidden states, attention weights or both. */
    public static ForwardPass recording(boolean hiddenStates, boolean attentions) {
        return new ForwardPass(
                new ForwardMode(Purpose.INFERENCE, MatmulPrecision.FP32, false),
                new ActivationRecorder(hiddenStates, attentions),
                new DropoutStream(0));
    }

    /** What it computes with. */
    public ForwardMode mode() {
        return mode;
    }

    /** What is recorded on the way. */
    public ActivationRecorder recorder() {
        return recorder;
    }

    /** Dropout's random numbers. */
    DropoutStream dropoutStream() {
        return dropoutStream;
    }

    boolean usesPackedWeights() {
        return mode.purpose() == Purpose.INFERENCE && !GradMode.is_enabled();
    }

    /**
     * Sets a share of the elements to 0 and scales the rest up, in training; nothing otherwise.
     *
     * @param probability taken in steps of 1/65536 in bf16
     */
    public Tensor dropout(Tensor x, double probability) {
        return mode.drops() && probability != 0 ? dropoutStream.drop(x, probability) : x;
    }

    /**
     * Dropout, then the residual is added: in place where the dtypes are equal, which saves a tensor of activations at
     * every residual. Nothing else may use {@code x} afterwards.
     */
    public Tensor dropoutAndAdd(Tensor x, Tensor residual, double probability) {
        Tensor dropped = dropout(x, probability);
        return sameDtype(dropped, residual) ? dropped.add_(residual) : dropped.add(residual);
    }

    static boolean sameDtype(Tensor a, Tensor b) {
        return a.scalar_type().intern() == b.scalar_type().intern();
    }

    /**
     * Runs a layer, and frees what it makes on the way as soon as nothing needs it.
     *
     * @param inputs all it reads that may need gradients
     * @param trained whether the layer has parameters that need gradients
     */
    public List<Tensor> layer(List<Tensor> inputs, boolean trained, UnaryOperator<List<Tensor>> layer) {
        if (recorder.isOn()) {
            return layer.apply(inputs);
        }
        try (Scope inner = Scope.open()) {
            boolean needsGradient = trained || inputs.stream().anyMatch(Tensor::requires_grad);
            boolean checkpoints = mode.activationCheckpointing() && needsGradient && GradMode.is_enabled();
            List<Tensor> outputs = checkpoints ? ActivationCheckpointing.run(inputs, layer, this) : layer.apply(inputs);
            return outputs.stream().map(inner::keep).toList();
        }
    }

    /** Runs a layer that reads one tensor and makes one. */
    public Tensor layer(Tensor input, boolean trained, UnaryOperator<Tensor> layer) {
        return layer(List.of(input), trained, in -> List.of(layer.apply(in.get(0))))
                .get(0);
    }

    /** Makes something that a layer which is run again is given instead. */
    Tensor once(Supplier<Tensor> make) {
        return onceMade == null ? make.get() : onceMade.next(make);
    }

    /** Runs a layer with what it makes {@link #once}. */
    List<Tensor> with(OnceMade made, Supplier<List<Tensor>> layer) {
        onceMade = made;
        try {
            return layer.get();
        } finally {
            onceMade = null;
        }
    }

    /** Lets what the backward pass needs outlive the scopes within the one that this pass was made in. */
    <P extends Pointer> P keep(P pointer) {
        PointerScope inner = PointerScope.getInnerScope();
        if (scope == null || inner == null) {
            throw new IllegalStateException("a pass that gradients are wanted of must be made in a scope");
        }
        if (inner != scope) {
            scope.attach(pointer);
            inner.detach(pointer);
        }
        return pointer;
    }
}
