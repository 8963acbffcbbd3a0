package org.visualbert4j.internal.dataset;

import java.util.stream.IntStream;

/** Things that pairs join, also by way of others: a number each, the same for those that are joined. */
final class ImageGroups {

    private final int[] parents;

    ImageGroups(int count) {
        parents = IntStream.range(0, count).toArray();
    }

    void join(int one, int other) {
        parents[of(other)] = of(one);
    }

    int of(int place) {
        int root = place;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }
}
