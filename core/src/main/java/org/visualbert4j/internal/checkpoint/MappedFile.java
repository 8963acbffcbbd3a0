package org.visualbert4j.internal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.natives.NativePath;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.Scope;

/**
 * A file as one tensor of bytes, mapped into memory: no size limit, nothing is read before it is used, and writing to it
 * changes private pages, never the file. It stays mapped until it is closed and the last tensor cut out of it is.
 */
final class MappedFile implements AutoCloseable {

    private final Path path;
    private final long size;
    private final Tensor bytes;

    MappedFile(Path path) {
        LibTorch.load();
        this.path = path;
        try {
            size = Files.size(path);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, path + " can't be read: " + e, e);
        }
        if (size == 0) {
            throw error("is empty");
        }
        try (Scope scope = Scope.open();
                BytePointer name = NativePath.of("", path)) {
            bytes = scope.release(torch.from_file(
                    name, new BoolOptional(false), new LongOptional(size), torch.dtype(torch.ScalarType.Byte)));
        } catch (RuntimeException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, path + " can't be mapped: " + NativeErrors.firstLine(e), e);
        }
    }

    long size() {
        return size;
    }

    /**
     * A tensor of this file's bytes, not copied unless it lies at an address its type can't have. It outlives every scope.
     *
     * @param offset of its first byte
     * @param shape with a product whose bytes lie within the file, which the caller has checked
     */
    Tensor tensor(Dtype dtype, long offset, long... shape) {
        long count = 1;
        for (long length : shape) {
            count *= length;
        }
        try (Scope scope = Scope.open()) {
            if (count == 0) {
                return scope.release(torch.empty(shape, torch.dtype(dtype.scalarType()), null));
            }
            Tensor part = bytes.narrow(0, offset, count * dtype.bytes());
            Tensor aligned = offset % dtype.bytes() == 0 ? part : part.clone();
            return scope.release(aligned.view(dtype.scalarType()).view(shape));
        } catch (RuntimeException e) {
            throw error("has a tensor that makes no sense: " + NativeErrors.firstLine(e));
        }
    }

    /** Whether a tensor that was read from a file lies in it still: libtorch can make its own memory larger, but not a file. */
    static boolean holds(Tensor tensor) {
        return !tensor.storage().resizable();
    }

    @Override
    public void close() {
        bytes.close();
    }

    /** An error about this file. */
    VisualBertException error(String problem) {
        return new VisualBertException(VisualBertException.Code.CHECKPOINT, path + " " + problem);
    }
}
