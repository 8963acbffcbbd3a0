package org.visualbert4j.internal.runtime;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Owns the native memory of a piece of work: closing it frees every tensor made by this thread since it was opened,
 * except those {@link #keep kept}. Scopes nest; one belongs to the thread that opened it.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor logits = model.forward(inputs, ForwardPass.inference()).logits();
 *     return scope.keep(logits.softmax(-1));
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {

    private final @Nullable PointerScope outer = PointerScope.getInnerScope();
    private final PointerScope scope = new PointerScope();

    private Scope() {}

    /** Opens a scope on this thread. */
    public static Scope open() {
        LibTorch.load();
        return new Scope();
    }

    /** Lets a tensor made in this scope outlive it, in the scope around it if there is one. */
    public <P extends Pointer> P keep(P pointer) {
        if (outer == null) {
            return release(pointer);
        }
        outer.attach(pointer);
        scope.detach(pointer);
        return pointer;
    }

    /** Lets a tensor made in this scope outlive every scope: it is freed when closed, or when nothing refers to it. */
    public <P extends Pointer> P release(P pointer) {
        pointer.retainReference(); // which the scope's own, given back by detach, is not to be the last of
        scope.detach(pointer);
        return pointer;
    }

    /**
     * Applies steps one after the other, each to what the one before it made. What they make on the way is freed as soon as
     * the next step is done, so that as much memory is taken as the largest step takes.
     *
     * @return what the last made, which belongs to the scope that is open
     */
    @SuppressWarnings("ReferenceEquality") // whether it is the same object decides who frees it
    public static <P extends Pointer> P chain(P input, List<? extends UnaryOperator<P>> steps) {
        P last = input;
        for (UnaryOperator<P> step : steps) {
            P next;
            try (Scope scope = open()) {
                P made = step.apply(last);
                next = made == last ? last : scope.release(made);
            }
            if (last != input && last != next) {
                last.close();
            }
            last = next;
        }
        PointerScope around = PointerScope.getInnerScope();
        if (around != null && last != input) {
            around.attach(last);
            last.close(); // gives back the reference that release took
        }
        return last;
    }

    @Override
    public void close() {
        scope.close();
    }
}
