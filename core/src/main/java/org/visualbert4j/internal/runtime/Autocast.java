package org.visualbert4j.internal.runtime;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;

/**
 * While open, this thread's matmuls run in a {@link MatmulPrecision}. Close it before {@code backward()}: gradients
 * follow the dtypes of the forward pass by themselves. Without gradients, that is in inference, the bf16 copies of the
 * weights are kept from one use to the next.
 */
public final class Autocast implements AutoCloseable {

    private final boolean enabledBefore;
    private final boolean weightsMayChange = GradMode.is_enabled();

    private Autocast(MatmulPrecision precision) {
        if (weightsMayChange) {
            torch.clear_cache(); // what an inference has kept may be of other weights by now
        }
        enabledBefore = torch.is_autocast_enabled(torch.DeviceType.CPU);
        torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
        torch.set_autocast_enabled(torch.DeviceType.CPU, precision == MatmulPrecision.BF16);
    }

    /** Opens it on this thread. */
    public static Autocast open(MatmulPrecision precision) {
        LibTorch.load();
        return new Autocast(precision);
    }

    /** What this thread's matmuls run in now. */
    public static MatmulPrecision precision() {
        LibTorch.load();
        return torch.is_autocast_enabled(torch.DeviceType.CPU) ? MatmulPrecision.BF16 : MatmulPrecision.FP32;
    }

    @Override
    public void close() {
        if (weightsMayChange) {
            torch.clear_cache(); // the bf16 copies of the weights, which the optimizer is about to change
        }
        torch.set_autocast_enabled(torch.DeviceType.CPU, enabledBefore);
    }
}
