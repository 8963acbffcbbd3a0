package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NumberType;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.Operators;
import org.visualbert4j.internal.runtime.Scope;

/**
 * The prepacked weight and the bias of a linear layer, for inference by oneDNN. Its matmuls run near the processor's limit for
 * small batches too, with the activation fused into them (PERFORMANCE.md). Thread-safe.
 */
sealed interface PackedWeight extends AutoCloseable {

    /** {@code [..., in] -> [..., out]}, the activation applied if there is one. */
    Tensor multiply(Tensor x, @Nullable Activation activation);

    @Override
    void close();

    /** In fp32 or bf16; outputs have the same dtype. */
    final class FloatingPoint implements PackedWeight {

        private static final OperatorHandle REORDER = Operators.find("mkldnn::_reorder_linear_weight", "");
        private static final OperatorHandle MULTIPLY = Operators.find("mkldnn::_linear_pointwise", "");

        private final torch.ScalarType type;
        private final Tensor weight; // opaque
        private final Tensor bias;

        /** Of fp32 {@code [out, in]} and {@code [out]}. */
        FloatingPoint(torch.ScalarType type, Tensor weight, Tensor bias) {
            try (Scope scope = Scope.open()) {
                this.type = type;
                this.weight = scope.release(Operators.tensor(REORDER, new IValue(weight.to(type)), new IValue()));
                this.bias = scope.release(bias.to(type).clone());
            }
        }

        @Override
        public Tensor multiply(Tensor x, @Nullable Activation activation) {
            PostOperation after = PostOperation.of(activation);
            Tensor y = Operators.tensor(
                    MULTIPLY,
                    new IValue(x.to(type)),
                    new IValue(weight),
                    new IValue(bias),
                    after.name(),
                    PostOperation.noNumbers(),
                    after.algorithm());
            return after.finish(y);
        }

        @Override
        public void close() {
            weight.close();
            bias.close();
        }
    }

    /**
     * In int8 with a scale a row; inputs are quantized to 8 bits by their smallest and largest element (dynamic
     * quantization).
     */
    final class Int8 implements PackedWeight {

        private static final int LARGEST_BYTE = 255;
        private static final double SMALLEST_SCALE = 1e-12; // of zeros alone

        private static final OperatorHandle PREPACK = Operators.find("onednn::qlinear_prepack", "");
        private static final OperatorHandle MULTIPLY = Operators.find("onednn::qlinear_pointwise", "");

        private final Tensor weight; // opaque
        private final Tensor scales; // [out]
        private final Tensor zeros; // [out]
        private final Tensor bias;
        private final torch.ScalarType result;

        /**
         * Of {@code [out, in]} and fp32 {@code [out]}.
         *
         * @param result the dtype of outputs
         */
        Int8(QuantizedTensor quantized, Tensor bias, torch.ScalarType result) {
            this.result = result;
            try (Scope scope = Scope.open()) {
                weight = scope.release(Operators.tensor(PREPACK, new IValue(quantized.values()), new IValue()));
                scales = scope.release(quantized.scales().clone());
                zeros = scope.release(
                        torch.zeros(new long[] {quantized.scales().numel()}, torch.dtype(torch.ScalarType.Int)));
                this.bias = scope.release(bias.clone());
            }
        }

        @Override
        public Tensor multiply(Tensor x, @Nullable Activation activation) {
            PostOperation after = PostOperation.of(activation);
            Tensor activations = quantize(x.to(torch.ScalarType.Float).contiguous());
            Tensor y = Operators.tensor(
                    MULTIPLY,
                    new IValue(elements(activations)),
                    new IValue(activations.q_scale()),
                    new IValue(activations.q_zero_point()),
                    new IValue(weight),
                    new IValue(scales),
                    new IValue(zeros),
                    new IValue(bias),
                    new IValue(1.0), // no scale of the output, which is no int8
                    new IValue(0L),
                    new IValue((long) result.value),
                    after.name(),
                    PostOperation.noNumbers(),
                    after.algorithm());
            return after.finish(y);
        }

        /**
         * Much as {@code torch.quantize_per_tensor_dynamic}, which looks for the smallest and the largest one after the other, and
         * has no scales under 6e-5. One NaN among the inputs makes all outputs NaN.
         */
        private static Tensor quantize(Tensor x) {
            T_TensorTensor_T range = torch.aminmax(x, new LongOptional(), false);
            double smallest = Math.min(0, range.get0().item_float());
            double largest = Math.max(0, range.get1().item_float());
            double scale = Math.max((largest - smallest) / LARGEST_BYTE, SMALLEST_SCALE);
            return torch.quantize_per_tensor(x, scale, Math.round(-smallest / scale), torch.ScalarType.QUInt8);
        }

        /** The 8-bit elements themselves: the same memory, where int_repr() would copy it on one thread. */
        private static Tensor elements(Tensor quantized) {
            return torch.from_blob(quantized.data_ptr(), quantized.shape(), torch.dtype(torch.ScalarType.Byte));
        }

        @Override
        public void close() {
            weight.close();
            scales.close();
            zeros.close();
            bias.close();
        }
    }

    /** What oneDNN does with the output of a matmul before it leaves the processor's cache, and what is left to do after it. */
    record PostOperation(
            IValue name, IValue algorithm, @Nullable Activation left) {

        /** Made once: what a list's type is made of stays in memory for good, 64 bytes each time. */
        private static final IValue NO_NUMBERS = noNumbersAtAll();

        static PostOperation of(@Nullable Activation activation) {
            if (activation == null) {
                return named("none", "");
            }
            return switch (activation) {
                case GELU -> named("gelu", "none");
                case GELU_NEW -> named("gelu", "tanh");
                case RELU -> named("relu", "");
                case TANH -> new PostOperation(new IValue("none"), new IValue(""), activation);
            };
        }

        private static PostOperation named(String name, String algorithm) {
            return new PostOperation(new IValue(name), new IValue(algorithm), null);
        }

        /** An empty list of numbers that need not be there, which nothing may change. */
        static IValue noNumbers() {
            return NO_NUMBERS;
        }

        private static IValue noNumbersAtAll() {
            try (Scope scope = Scope.open()) {
                GenericList empty = new GenericList(OptionalType.get(
                        new Type.TypePtr(NumberType.getNumberIntTypePtr().get())));
                return scope.release(new IValue(empty));
            }
        }

        Tensor finish(Tensor y) {
            return left == null ? y : left.apply(y);
        }
    }
}
