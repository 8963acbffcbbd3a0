package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.concurrent.Gate;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.vision.VisualEncoder;

/**
 * A whole model: VisualBERT, its head and, where it starts from images, the encoder that makes visual tokens of them.
 *
 * <p>Made without values; a checkpoint or {@link Parameters#initializeMissing} gives them. Forward passes of several
 * threads may run at once while nothing changes the parameters. Owns its parameters: close it, which waits for forward passes;
 * those begun afterwards are an error of kind USAGE.
 */
public final class VisualBertModel implements AutoCloseable {

    /** The prefix of the visual encoder's parameters. */
    public static final String VISUAL_ENCODER_PREFIX = "visual_encoder.";

    private final Gate gate = new Gate("model");
    private final VisualBertConfig config;
    private final Parameters parameters;
    private final VisualBert network;
    private final Head head;
    private final @Nullable VisualEncoder visualEncoder;

    /** Declares the model of a configuration. */
    public VisualBertModel(VisualBertConfig config) {
        LibTorch.load();
        this.config = config;
        parameters = new Parameters(config.initializerRange());
        HeadKind kind = config.headKind();
        network = new VisualBert(new Parameters.Section(parameters, kind.networkPrefix()), config);
        head = kind.make(parameters.root(), config, network);
        visualEncoder = config.visualEncoder() == null
                ? null
                : config.visualEncoder().build(new Parameters.Section(parameters, VISUAL_ENCODER_PREFIX));
    }

    /** Its configuration. */
    public VisualBertConfig config() {
        return config;
    }

    /** Its parameters. */
    public Parameters parameters() {
        return parameters;
    }

    /** The visual tokens {@code [B, V, D]} of normalised images {@code [B, 3, height, width]}. */
    public Tensor visualTokens(Tensor pixels) {
        VisualEncoder encoder = visualEncoder;
        if (encoder == null) {
            throw new IllegalStateException("this model takes visual tokens, not images");
        }
        return gate.within(() -> encoder.encode(pixels));
    }

    /** The one position of each sequence that the head reads, int64 {@code [B]}; null where it reads them all. */
    public @Nullable Tensor position(VisualBertInputs inputs) {
        return head.position(head.prepare(inputs));
    }

    /** Runs network and head. The outputs belong to the scope this is called in. */
    public VisualBertOutputs forward(VisualBertInputs inputs, ForwardPass pass) {
        return gate.within(() -> pass(inputs, pass));
    }

    private VisualBertOutputs pass(VisualBertInputs inputs, ForwardPass pass) {
        try {
            VisualBertInputs prepared = head.prepare(inputs);
            Tensor sequence = network.forward(prepared, head.position(prepared), pass);
            return head.forward(sequence, inputs, pass);
        } catch (RuntimeException e) {
            throw NativeErrors.translate("the forward pass failed", e);
        }
    }

    /** The pooled states {@code [B, H]}, in the current scope. */
    public Tensor pooled(VisualBertInputs inputs, ForwardPass pass) {
        return gate.within(() -> {
            try {
                return network.pooler().forward(network.forward(inputs, VisualBert.first(inputs), pass));
            } catch (RuntimeException e) {
                throw NativeErrors.translate("the forward pass failed", e);
            }
        });
    }

    /** The head's loss for the labels among the inputs, a scalar; {@code outputs} are those of {@link #forward}. */
    public Tensor loss(VisualBertOutputs outputs, VisualBertInputs inputs) {
        Tensor labels = inputs.labels();
        if (labels == null) {
            throw new IllegalArgumentException("a loss needs labels");
        }
        try {
            return head.loss(outputs, labels, inputs);
        } catch (RuntimeException e) {
            throw NativeErrors.translate("the loss failed", e);
        }
    }

    @Override
    public void close() {
        gate.close(parameters::close);
    }
}
