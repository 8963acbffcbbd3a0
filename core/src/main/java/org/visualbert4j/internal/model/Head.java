package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.ForwardPass;

/** What stands on top of the network and makes its task. A new one is one class and one line in {@link HeadKind}. */
sealed interface Head
        permits BaseHead,
                MultipleChoiceHead,
                PretrainingHead,
                QuestionAnsweringHead,
                RegionToPhraseHead,
                VisualReasoningHead {

    /** The inputs as the network takes them; only multiple choice changes them. */
    default VisualBertInputs prepare(VisualBertInputs inputs) {
        return inputs;
    }

    /**
     * The one position of each sequence that the head reads, int64 {@code [B]}; null where it reads them all.
     *
     * @param inputs as {@link #prepare} gave them
     */
    default @Nullable Tensor position(VisualBertInputs inputs) {
        return null;
    }

    /**
     * The head's outputs by transformers' names, {@code logits} in most.
     *
     * @param sequence what the network gave: {@code [B, T+V, H]}, or {@code [B, 1, H]} where the head reads one position
     */
    VisualBertOutputs forward(Tensor sequence, VisualBertInputs inputs, ForwardPass pass);

    /**
     * The loss, a scalar.
     *
     * @param outputs what {@link #forward} gave
     * @param labels the inputs' labels, of the type and shape the reference takes
     */
    Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs);
}
