package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** What is small to keep and slow to make, in the order in which a layer makes it: a layer that is run again is given it. */
final class OnceMade {

    private final List<Tensor> made;
    private final boolean known;
    private int next;

    private OnceMade(List<Tensor> made, boolean known) {
        this.made = made;
        this.known = known;
    }

    /** For the first run, which makes it. */
    static OnceMade nothing() {
        return new OnceMade(new ArrayList<>(), false);
    }

    /** For a run after that. */
    static OnceMade known(List<Tensor> made) {
        return new OnceMade(made, true);
    }

    /** The next of it. */
    Tensor next(Supplier<Tensor> make) {
        if (!known) {
            made.add(make.get());
        }
        return made.get(next++);
    }

    /** All of it. */
    List<Tensor> all() {
        return made;
    }
}
