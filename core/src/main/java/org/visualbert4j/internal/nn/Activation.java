package org.visualbert4j.internal.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Activation functions by the names that {@code config.json} uses. */
public enum Activation {
    /** Gaussian error linear unit with the error function (Hendrycks and Gimpel 2016). */
    @JsonProperty("gelu")
    GELU(torch::gelu, torch::gelu_),
    /** The same with the tanh approximation. */
    @JsonProperty("gelu_new")
    GELU_NEW(x -> torch.gelu(x, "tanh"), x -> torch.gelu_(x, "tanh")),
    /** Rectified linear unit. */
    @JsonProperty("relu")
    RELU(torch::relu, torch::relu_),
    /** Hyperbolic tangent. */
    @JsonProperty("tanh")
    TANH(torch::tanh, torch::tanh_);

    private final UnaryOperator<Tensor> function;
    private final UnaryOperator<Tensor> inPlace;

    Activation(UnaryOperator<Tensor> function, UnaryOperator<Tensor> inPlace) {
        this.function = function;
        this.inPlace = inPlace;
    }

    /**
     * Applies it to every element, in the same memory where no gradient is wanted. What is given must be of use to nobody
     * else.
     */
    public Tensor apply(Tensor x) {
        return GradMode.is_enabled() ? function.apply(x) : inPlace.apply(x);
    }
}
