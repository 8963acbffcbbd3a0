package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.Precision;
import org.visualbert4j.internal.runtime.Scope;

/**
 * One run through the network: whether dropout is on, and what is to be recorded on the way. Made for one batch, by one
 * thread.
 */
public final class ForwardPass {

    /** The two maps of a co-attention layer: {@code [B, heads, T, V]} and {@code [B, heads, V, T]}, rows summing to 1. */
    public record CoAttentionMaps(Tensor textToVisual, Tensor visualToText) {}

    private final boolean training;
    private final boolean forLoss;
    private final boolean recomputing;
    private final boolean wantsHiddenStates;
    private final boolean wantsAttentions;
    private final Precision precision;
    private final long seed;
    private long drawn;
    private final List<Tensor> hiddenStates = new ArrayList<>();
    private final List<Tensor> attentions = new ArrayList<>();
    private final List<CoAttentionMaps> coAttentions = new ArrayList<>();
    private final @Nullable PointerScope scope = PointerScope.getInnerScope();
    private @Nullable OnceMade onceMade;

    private ForwardPass(
            boolean training,
            boolean forLoss,
            boolean recomputing,
            boolean wantsHiddenStates,
            boolean wantsAttentions,
            Precision precision,
            long seed) {
        this.training = training;
        this.forLoss = forLoss;
        this.recomputing = recomputing;
        this.wantsHiddenStates = wantsHiddenStates;
        this.wantsAttentions = wantsAttentions;
        this.precision = precision;
        this.seed = seed;
    }

    /** A pass with dropout, for a loss: a head may leave out what the labels do not ask for. */
    public static ForwardPass training() {
        return training(LibTorch.drawSeed(), false);
    }

    /**
     * The same.
     *
     * @param seed of what dropout draws
     * @param recomputing whether it is to take less memory and more time: of each layer only the input is kept, and the
     *     backward pass runs the layer again for what it needs. Gradients are the same.
     */
    public static ForwardPass training(long seed, boolean recomputing) {
        return new ForwardPass(true, true, recomputing, false, false, Precision.FP32, seed);
    }

    /** A pass without dropout, for a loss: a head may leave out what the labels do not ask for. */
    public static ForwardPass validation() {
        return new ForwardPass(false, true, false, false, false, Precision.FP32, 0);
    }

    /** A pass without dropout, in fp32. */
    public static ForwardPass inference() {
        return inference(Precision.FP32);
    }

    /**
     * A pass without dropout. Where no gradients are recorded, the large products are made with weights laid out for the
     * precision, which are kept with the model until they change; sums and norms stay in fp32.
     */
    public static ForwardPass inference(Precision precision) {
        return new ForwardPass(false, false, false, false, false, precision, 0);
    }

    /** A pass without dropout that records hidden states, attention maps or both. */
    public static ForwardPass recording(boolean hiddenStates, boolean attentions) {
        return new ForwardPass(false, false, false, hiddenStates, attentions, Precision.FP32, 0);
    }

    /** Whether dropout is on. */
    public boolean isTraining() {
        return training;
    }

    /** Whether only what the labels ask for is wanted. */
    public boolean isForLoss() {
        return forLoss;
    }

    /** The number format of the large products in inference; in training it is autocast's. */
    public Precision precision() {
        return precision;
    }

    boolean usesPackedWeights() {
        return !training && !forLoss && !GradMode.is_enabled();
    }

    /** Whether attention maps are recorded, so that no kernel may be used that does not form them. */
    public boolean wantsAttentions() {
        return wantsAttentions;
    }

    /** Whether anything is recorded on the way, so that no state may be left unmade. */
    public boolean isRecording() {
        return wantsHiddenStates || wantsAttentions;
    }

    /**
     * Sets a share of the elements to 0 and scales the rest up, in training; nothing otherwise.
     *
     * @param probability taken in steps of 1/65536 in bf16
     */
    public Tensor dropout(Tensor x, double probability) {
        if (!training || probability == 0) {
            return x;
        }
        torch.ScalarType type = x.scalar_type().intern();
        DropoutMask mask = DropoutMask.draw(randomBits(), 0, probability, type, x.shape());
        return x.mul(mask.factors(DropoutMask.scale(probability, type), type));
    }

    /**
     * Dropout, then the residual is added: into the same memory where the formats are alike, which saves a tensor of
     * activations at every residual. What is given must be of use to nobody else.
     */
    public Tensor dropoutAndAdd(Tensor x, Tensor residual, double probability) {
        Tensor dropped = dropout(x, probability);
        return sameFormat(dropped, residual) ? dropped.add_(residual) : dropped.add(residual);
    }

    static boolean sameFormat(Tensor a, Tensor b) {
        return a.scalar_type().intern() == b.scalar_type().intern();
    }

    /**
     * Runs a layer, and frees what it makes on the way as soon as nothing needs it.
     *
     * @param inputs all it reads that may need gradients
     * @param trained whether the layer has parameters that need gradients
     */
    public List<Tensor> layer(List<Tensor> inputs, boolean trained, UnaryOperator<List<Tensor>> layer) {
        if (isRecording()) {
            return layer.apply(inputs);
        }
        try (Scope inner = Scope.open()) {
            boolean needsGradient = trained || inputs.stream().anyMatch(Tensor::requires_grad);
            boolean recompute = recomputing && needsGradient && GradMode.is_enabled();
            List<Tensor> outputs = recompute ? Recomputation.run(inputs, layer, this) : layer.apply(inputs);
            return outputs.stream().map(inner::keep).toList();
        }
    }

    /** Runs a layer that reads one tensor and makes one. */
    public Tensor layer(Tensor input, boolean trained, UnaryOperator<Tensor> layer) {
        return layer(List.of(input), trained, in -> List.of(layer.apply(in.get(0))))
                .get(0);
    }

    /** Numbers that this pass has not used yet. */
    RandomBits randomBits() {
        return RandomBits.of(seed, drawn++);
    }

    /** How often {@link #randomBits} was called. */
    long drawn() {
        return drawn;
    }

    /** Has {@link #randomBits} give what it gave after so many calls. */
    void rewind(long drawn) {
        this.drawn = drawn;
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

    /** Takes note of the state before a layer, or after the last. */
    public void recordHiddenState(Tensor state) {
        if (wantsHiddenStates) {
            hiddenStates.add(state);
        }
    }

    /** Takes note of a layer's attention. */
    public void recordAttention(Tensor map) {
        attentions.add(map);
    }

    /** Takes note of a co-attention layer's attention. */
    public void recordCoAttention(CoAttentionMaps maps) {
        coAttentions.add(maps);
    }

    /** The input of each encoder layer and the output of the last, {@code [B, T+V, H]} each. */
    public List<Tensor> hiddenStates() {
        return hiddenStates;
    }

    /** Each encoder layer's attention, {@code [B, heads, T+V, T+V]}. */
    public List<Tensor> attentions() {
        return attentions;
    }

    /** Each co-attention layer's maps. */
    public List<CoAttentionMaps> coAttentions() {
        return coAttentions;
    }
}
