package org.visualbert4j.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Activation functions by the names that {@code config.json} uses. */
public enum Activation {
    /** Gaussian error linear unit with the error function (Hendrycks and Gimpel 2016). */
    @JsonProperty("gelu")
    GELU(torch::gelu),
    /** The same with the tanh approximation. */
    @JsonProperty("gelu_new")
    GELU_NEW(x -> torch.gelu(x, "tanh")),
    /** Rectified linear unit. */
    @JsonProperty("relu")
    RELU(torch::relu),
    /** Hyperbolic tangent. */
    @JsonProperty("tanh")
    TANH(torch::tanh);

    private final UnaryOperator<Tensor> function;

    Activation(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    /** Applies it to every element. */
    public Tensor apply(Tensor x) {
        return function.apply(x);
    }
}
