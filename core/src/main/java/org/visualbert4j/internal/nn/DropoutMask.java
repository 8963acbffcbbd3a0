package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Which elements dropout keeps: an integer as wide as each, all bits set where it is kept and none where it is dropped, so
 * that a bitwise "and" drops. libtorch does that several times faster than anything with booleans.
 *
 * @param lanes the integers, of the shape of what is dropped from
 */
record DropoutMask(Tensor lanes) {

    /** fp32 elements are dropped by 32 random bits each, bf16 elements by 16. */
    private enum Width {
        FP32(torch.ScalarType.Float, torch.ScalarType.Int, 32),
        BF16(torch.ScalarType.BFloat16, torch.ScalarType.Short, 16);

        private final torch.ScalarType dtype;
        private final torch.ScalarType integers;
        private final int bits;

        Width(torch.ScalarType dtype, torch.ScalarType integers, int bits) {
            this.dtype = dtype;
            this.integers = integers;
            this.bits = bits;
        }

        static Width of(torch.ScalarType type) {
            for (Width width : values()) {
                if (width.dtype == type) {
                    return width;
                }
            }
            throw new IllegalArgumentException("dropout of " + type);
        }

        /** Of {@code 2^bits} equally likely integers, how many mean that an element is dropped. */
        long dropped(double probability) {
            return Math.round(probability * (1L << bits));
        }
    }

    /**
     * Draws a mask.
     *
     * @param probability that an element is dropped, from 0 to below 1; in bf16 taken in steps of 1/65536
     * @param place where in the sequence it starts
     */
    static DropoutMask draw(RandomBits bits, long place, double probability, torch.ScalarType type, long... shape) {
        Width width = Width.of(type);
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        Tensor lanes = bits.numbers(place, places(count, type))
                .view(width.integers)
                .narrow(0, 0, count)
                .view(shape);
        long lowest = -(1L << (width.bits - 1));
        return new DropoutMask(
                lanes.ge_(new Scalar(lowest + width.dropped(probability))).neg_());
    }

    /** How many places of a sequence so many elements of a dtype take. */
    static long places(long count, torch.ScalarType type) {
        int each = Long.SIZE / Width.of(type).bits;
        return (count + each - 1) / each;
    }

    /** What the elements that are kept are multiplied by, so that the expected sum stays. */
    static double scale(double probability, torch.ScalarType type) {
        Width width = Width.of(type);
        double all = 1L << width.bits;
        return all / (all - width.dropped(probability));
    }

    /** The same elements with 0 for those that are dropped. */
    Tensor apply(Tensor x) {
        return x.view(lanes.scalar_type().intern())
                .bitwise_and(lanes)
                .view(x.scalar_type().intern());
    }

    /** A factor for the elements that are kept and 0 for those that are dropped. Uses the mask up. */
    Tensor factors(double kept, torch.ScalarType type) {
        Tensor factor = torch.full(new long[] {1}, new Scalar(kept), torch.dtype(type));
        Tensor bits = factor.view(lanes.scalar_type().intern());
        return lanes.bitwise_and_(bits).view(type);
    }
}
