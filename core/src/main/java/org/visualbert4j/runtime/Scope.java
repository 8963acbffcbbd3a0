package org.visualbert4j.runtime;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owns the native memory of a piece of work: closing it frees every tensor made by this thread since it was opened,
 * except those {@link #release released}. Scopes nest; one belongs to the thread that opened it.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor logits = model.forward(inputs, ForwardPass.inference()).logits();
 *     return scope.release(logits.softmax(-1));
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {

    private final PointerScope scope = new PointerScope();

    private Scope() {}

    /** Opens a scope on this thread. */
    public static Scope open() {
        LibTorch.load();
        return new Scope();
    }

    /** Lets a tensor made in this scope outlive every scope: it is freed when closed, or when nothing refers to it. */
    public <P extends Pointer> P release(P pointer) {
        pointer.retainReference(); // which the scope's own, given back by detach, is not to be the last of
        scope.detach(pointer);
        return pointer;
    }

    @Override
    public void close() {
        scope.close();
    }
}
