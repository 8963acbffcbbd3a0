package org.visualbert4j.internal.nn;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Random numbers for dropout: SplitMix64 (Steele et al. 2014) from a seed. The number at a
 * place follows from seed and place alone, so the same ones can be had again in pieces; and it takes a seventh of the time
 * that libtorch's generator takes (PERFORMANCE.md).
 *
 * @param seed which of the 2^64 sequences
 */
record RandomBits(long seed) {

    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final long FIRST_FACTOR = 0xbf58476d1ce4e5b9L;
    private static final long SECOND_FACTOR = 0x94d049bb133111ebL;

    /** Numbers that are made in Java before they are copied; few enough to stay in the processor's first cache. */
    private static final int BLOCK = 1 << 11;

    /** What is added at each place of a block: with sums and no counting, the compiler makes eight numbers at once. */
    private static final long[] STEPS = new long[BLOCK];

    static {
        for (int i = 1; i < BLOCK; i++) {
            STEPS[i] = STEPS[i - 1] + GAMMA;
        }
    }

    /** One of the sequences that belong to a seed, each of which has nothing in common with the others. */
    static RandomBits of(long seed, long number) {
        return new RandomBits(mixed(seed + number * GAMMA));
    }

    /** The numbers from a place on, int64 {@code [count]}. */
    Tensor numbers(long place, long count) {
        Tensor numbers = torch.empty(new long[] {count}, torch.dtype(torch.ScalarType.Long), null);
        LongPointer target = new LongPointer(numbers.data_ptr());
        long[] block = new long[BLOCK];
        for (long done = 0; done < count; done += BLOCK) {
            fill(block, seed + (place + done) * GAMMA);
            target.position(done).put(block, 0, (int) Math.min(BLOCK, count - done));
        }
        return numbers;
    }

    private static void fill(long[] block, long start) {
        long[] steps = STEPS;
        for (int i = 0; i < BLOCK; i++) {
            block[i] = mixed(start + steps[i]);
        }
    }

    private static long mixed(long number) {
        long z = (number ^ (number >>> 30)) * FIRST_FACTOR;
        z = (z ^ (z >>> 27)) * SECOND_FACTOR;
        return z ^ (z >>> 31);
    }
}
