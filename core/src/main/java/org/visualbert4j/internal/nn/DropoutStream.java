package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Dropout of one forward pass: its random numbers follow from a seed and from how many draws came before. */
final class DropoutStream {

    private final long seed;
    private long drawn;

    DropoutStream(long seed) {
        this.seed = seed;
    }

    /** Random numbers that no draw before had. */
    RandomBits next() {
        return RandomBits.of(seed, drawn++);
    }

    /** How many draws there were. */
    long position() {
        return drawn;
    }

    /** Goes back to where the stream was after so many draws: what follows is drawn again. */
    void rewind(long position) {
        drawn = position;
    }

    /**
     * Sets a share of the elements to 0 and scales the rest up.
     *
     * @param probability above 0; in bf16 taken in steps of 1/65536
     */
    Tensor drop(Tensor x, double probability) {
        torch.ScalarType type = x.scalar_type().intern();
        DropoutMask mask = DropoutMask.draw(next(), 0, probability, type, x.shape());
        return x.mul(mask.factors(DropoutMask.scale(probability, type), type));
    }
}
