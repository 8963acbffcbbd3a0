package org.visualbert4j.internal.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/** Element types by the names that safetensors and PyTorch's storages give them. */
enum Dtype {
    F64("F64", "DoubleStorage", torch.ScalarType.Double, 8),
    F32("F32", "FloatStorage", torch.ScalarType.Float, 4),
    F16("F16", "HalfStorage", torch.ScalarType.Half, 2),
    BF16("BF16", "BFloat16Storage", torch.ScalarType.BFloat16, 2),
    I64("I64", "LongStorage", torch.ScalarType.Long, 8),
    I32("I32", "IntStorage", torch.ScalarType.Int, 4),
    I16("I16", "ShortStorage", torch.ScalarType.Short, 2),
    I8("I8", "CharStorage", torch.ScalarType.Char, 1),
    U8("U8", "ByteStorage", torch.ScalarType.Byte, 1),
    BOOL("BOOL", "BoolStorage", torch.ScalarType.Bool, 1);

    private final String safetensorsName;
    private final String storageName;
    private final torch.ScalarType scalarType;
    private final int bytes;

    Dtype(String safetensorsName, String storageName, torch.ScalarType scalarType, int bytes) {
        this.safetensorsName = safetensorsName;
        this.storageName = storageName;
        this.scalarType = scalarType;
        this.bytes = bytes;
    }

    static Optional<Dtype> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.safetensorsName.equals(name))
                .findFirst();
    }

    static Optional<Dtype> ofStorage(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.storageName.equals(name))
                .findFirst();
    }

    static Optional<Dtype> of(torch.ScalarType type) {
        torch.ScalarType known = type.intern(); // what a tensor gives is equal to the constant, not the same object
        return Arrays.stream(values())
                .filter(dtype -> dtype.scalarType == known)
                .findFirst();
    }

    String safetensorsName() {
        return safetensorsName;
    }

    torch.ScalarType scalarType() {
        return scalarType;
    }

    int bytes() {
        return bytes;
    }
}
