package org.visualbert4j.internal.runtime;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;

/**
 * While open, this thread's matmuls run in a {@link Precision}. Close it before {@code backward()}: gradients
 * follow the dtypes of the forward pass by themselves. Without gradients, that is in inference, the bf16 copies of the
 * weights are kept from one use to the next.
 */
public final class Autocast implements AutoCloseable {

    private final boolean enabledBefore;
    private final boolean weightsMayChange = GradMode.is_enabled();

    private Autocast(Precision precision) {
        if (weightsMayChange) {
            torch.clear_cache(); // what an inference has kept may be of other weights by now
        }
        enabledBefore = torch.is_autocast_enabled(torch.DeviceType.CPU);
        torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
        torch.set_autocast_enabled(torch.DeviceType.CPU, precision == Precision.BF16);
    }

    /** Opens it on this thread. */
    public static Autocast open(Precision precision) {
        LibTorch.load();
        return new Autocast(precision);
    }

    /** What this thread's matmuls run in now. */
    public static Precision precision() {
        LibTorch.load();
        return torch.is_autocast_enabled(torch.DeviceType.CPU) ? Precision.BF16 : Precision.FP32;
    }

    @Override
    public void close() {
        if (weightsMayChange) {
            torch.clear_cache(); // the bf16 copies of the weights, which the optimizer is about to change
        }
        torch.set_autocast_enabled(torch.DeviceType.CPU, enabledBefore);
    }
}
