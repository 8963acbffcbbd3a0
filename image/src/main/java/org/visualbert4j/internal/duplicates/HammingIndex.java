package org.visualbert4j.internal.duplicates;

/**
 * Finds the 64-bit hashes that differ from one in few bits. Each hash stands in four tables, by each quarter of its bits: a
 * hash within a radius of 11 differs in at most 2 bits of some quarter, and so in one of 137 places of its table. After
 * Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing" (CVPR 2012). Memory: 24 bytes a hash.
 * Immutable and thread-safe.
 */
final class HammingIndex {

    /** Bits within which all are found. */
    static final int RADIUS = 11;

    private static final int QUARTERS = 4;
    private static final int BITS = 16;
    private static final int[] CHANGES = changes();

    /** Takes what is found. */
    @FunctionalInterface
    interface Found {
        /** The index of a hash, and in how many bits it differs. */
        void take(int place, int distance);
    }

    private final long[] hashes;
    private final int[][] starts = new int[QUARTERS][(1 << BITS) + 1];
    private final int[][] places;

    HammingIndex(long[] hashes) {
        this.hashes = hashes;
        places = new int[QUARTERS][hashes.length];
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            int[] start = starts[quarter];
            for (long hash : hashes) {
                start[quarter(hash, quarter) + 1]++;
            }
            for (int i = 1; i < start.length; i++) {
                start[i] += start[i - 1];
            }
            int[] next = start.clone();
            for (int i = 0; i < hashes.length; i++) {
                places[quarter][next[quarter(hashes[i], quarter)]++] = i;
            }
        }
    }

    /** Gives each hash that differs in at most 11 bits, once, in no order, until there are so many. */
    void near(long hash, int most, Found found) {
        int count = 0;
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            int key = quarter(hash, quarter);
            for (int change : CHANGES) {
                int at = key ^ change;
                for (int i = starts[quarter][at]; i < starts[quarter][at + 1]; i++) {
                    int place = places[quarter][i];
                    long difference = hashes[place] ^ hash;
                    if (Long.bitCount(difference) <= RADIUS && !isEarlier(difference, quarter)) {
                        found.take(place, Long.bitCount(difference));
                        if (++count == most) {
                            return;
                        }
                    }
                }
            }
        }
    }

    /** Whether an earlier quarter has found it. */
    private static boolean isEarlier(long difference, int quarter) {
        for (int earlier = 0; earlier < quarter; earlier++) {
            if (Integer.bitCount(quarter(difference, earlier)) <= RADIUS / QUARTERS) {
                return true;
            }
        }
        return false;
    }

    private static int quarter(long hash, int quarter) {
        return (int) (hash >>> (quarter * BITS)) & 0xffff;
    }

    /** None, one or two bits of sixteen. */
    private static int[] changes() {
        int[] changes = new int[1 + BITS + BITS * (BITS - 1) / 2];
        int count = 1;
        for (int i = 0; i < BITS; i++) {
            changes[count++] = 1 << i;
            for (int j = 0; j < i; j++) {
                changes[count++] = (1 << i) | (1 << j);
            }
        }
        return changes;
    }
}
