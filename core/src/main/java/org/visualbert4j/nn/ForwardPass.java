package org.visualbert4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.runtime.Precision;
import org.visualbert4j.runtime.Scope;

/**
 * One run through the network: whether dropout is on, and what is to be recorded on the way. Made for one batch, by one
 * thread.
 */
public final class ForwardPass {

    /** The two maps of a co-attention layer: {@code [B, heads, T, V]} and {@code [B, heads, V, T]}, rows summing to 1. */
    public record CoAttentionMaps(Tensor textToVisual, Tensor visualToText) {}

    private static final int LANES = 4; // 16-bit numbers in 64 bits
    private static final int LANE_VALUES = 1 << 16;

    private final boolean training;
    private final boolean forLoss;
    private final boolean wantsHiddenStates;
    private final boolean wantsAttentions;
    private final Precision precision;
    private final List<Tensor> hiddenStates = new ArrayList<>();
    private final List<Tensor> attentions = new ArrayList<>();
    private final List<CoAttentionMaps> coAttentions = new ArrayList<>();

    private ForwardPass(
            boolean training,
            boolean forLoss,
            boolean wantsHiddenStates,
            boolean wantsAttentions,
            Precision precision) {
        this.training = training;
        this.forLoss = forLoss;
        this.wantsHiddenStates = wantsHiddenStates;
        this.wantsAttentions = wantsAttentions;
        this.precision = precision;
    }

    /** A pass with dropout, for a loss: a head may leave out what the labels do not ask for. */
    public static ForwardPass training() {
        return new ForwardPass(true, true, false, false, Precision.FP32);
    }

    /** A pass without dropout, for a loss: a head may leave out what the labels do not ask for. */
    public static ForwardPass validation() {
        return new ForwardPass(false, true, false, false, Precision.FP32);
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
        return new ForwardPass(false, false, false, false, precision);
    }

    /** A pass without dropout that records hidden states, attention maps or both. */
    public static ForwardPass recording(boolean hiddenStates, boolean attentions) {
        return new ForwardPass(false, false, hiddenStates, attentions, Precision.FP32);
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
     * @param probability taken in steps of 1/65536
     */
    public Tensor dropout(Tensor x, double probability) {
        return training && probability > 0 ? x.mul(mask(x, probability)) : x;
    }

    /**
     * 0 or 1 / (1 - probability). libtorch draws a random number an element, on one thread; taking four elements from
     * each 64 bits drawn is faster (PERFORMANCE.md).
     */
    private static Tensor mask(Tensor x, double probability) {
        long elements = x.numel();
        int dropped = (int) Math.round(probability * LANE_VALUES);
        Tensor drawn = torch.empty(
                        new long[] {(elements + LANES - 1) / LANES}, torch.dtype(torch.ScalarType.Long), null)
                .random_(Long.MIN_VALUE, new LongOptional(), new GeneratorOptional());
        Tensor lanes = drawn.view(torch.ScalarType.Short).narrow(0, 0, elements);
        Tensor kept = lanes.ge(new Scalar(dropped + Short.MIN_VALUE));
        return kept.to(x.scalar_type().intern())
                .mul_(new Scalar(LANE_VALUES / (double) (LANE_VALUES - dropped)))
                .view(x.shape());
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
     * Makes a tensor and frees what was made on the way to it, unless something of that is recorded: the next layer then works
     * in memory that is still in the processor's cache.
     */
    public Tensor releasing(Supplier<Tensor> work) {
        if (isRecording()) {
            return work.get();
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(work.get());
        }
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
