package org.visualbert4j.internal.runtime;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How fast this machine multiplies matrices: what most of a model's time goes into. */
public final class MatrixSpeed {

    private static final OperatorHandle INT8_MATMUL = Operators.find("aten::_int_mm", "");
    private static final int SIZE = 1024;
    private static final int WARM_UP = 3;
    private static final double NANOSECONDS = 1e9;

    private MatrixSpeed() {}

    /**
     * Multiplies matrices of 1024 by 1024 for a while.
     *
     * @param seconds how long, more than 0
     * @return thousand millions of floating-point operations a second
     */
    public static double gigaflops(MatmulPrecision precision, double seconds) {
        LibTorch.load();
        try (NoGrad guard = NoGrad.open();
                Scope scope = Scope.open()) {
            torch.ScalarType type = switch (precision) {
                case FP32 -> torch.ScalarType.Float;
                case BF16 -> torch.ScalarType.BFloat16;
                case INT8 -> torch.ScalarType.Char;
            };
            Tensor a = torch.randn(SIZE, SIZE).to(type);
            UnaryOperator<Tensor> square = precision == MatmulPrecision.INT8
                    ? x -> Operators.tensor(INT8_MATMUL, new IValue(x), new IValue(x))
                    : x -> torch.matmul(x, x);
            for (int i = 0; i < WARM_UP; i++) {
                square.apply(a).close();
            }
            long matmuls = 0;
            long start = System.nanoTime();
            double elapsed;
            do {
                square.apply(a).close();
                matmuls++;
                elapsed = (System.nanoTime() - start) / NANOSECONDS;
            } while (elapsed < seconds);
            return matmuls * 2.0 * SIZE * SIZE * SIZE / elapsed / NANOSECONDS;
        }
    }
}
