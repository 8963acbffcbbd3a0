package org.visualbert4j.internal.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HammingIndexTest {

    @Test
    void all_hashes_within_the_radius_are_found_once_and_no_others() {
        Random random = new Random(1);
        long[] hashes = random.longs(300).toArray();
        for (int i = 100; i < hashes.length; i++) {
            hashes[i] = changed(hashes[i % 100], random.nextInt(20), random);
        }
        HammingIndex index = new HammingIndex(hashes);

        for (long hash : hashes) {
            List<Integer> found = new ArrayList<>();
            index.near(hash, Integer.MAX_VALUE, (place, distance) -> {
                found.add(place);
                assertThat(distance).isEqualTo(Long.bitCount(hashes[place] ^ hash));
            });

            assertThat(found)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, hashes.length)
                            .filter(i -> Long.bitCount(hashes[i] ^ hash) <= HammingIndex.RADIUS)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void no_more_are_given_than_asked_for() {
        List<Integer> found = new ArrayList<>();

        new HammingIndex(new long[100]).near(0, 7, (place, distance) -> found.add(place));

        assertThat(found).hasSize(7);
    }

    private static long changed(long hash, int bits, Random random) {
        long changed = hash;
        for (int i = 0; i < bits; i++) {
            changed ^= 1L << random.nextInt(64);
        }
        return changed;
    }
}
