package org.visualbert4j.internal.mislabelled;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.concurrent.ParallelTasks;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.duplicates.DuplicateSearch;
import org.visualbert4j.internal.duplicates.ImageFingerprint;
import org.visualbert4j.internal.duplicates.ImagePair;
import org.visualbert4j.internal.image.ImageReader;

/** Which images show the same: equal files, and copies that are resized, compressed, brightened or cropped a little. */
final class ImageCopies {

    private ImageCopies() {}

    /** A number a group of copies, by image; an image without a copy is a group of its own. */
    static Map<Path, Integer> groups(List<Path> images, int threads) {
        Map<Path, ImageFingerprint> fingerprints = new ConcurrentHashMap<>();
        Map<String, Path> firstOf = new HashMap<>(); // by content
        int[] group = IntStream.range(0, images.size()).toArray();
        Map<Path, Integer> places = new HashMap<>();
        for (int i = 0; i < group.length; i++) {
            places.put(images.get(i), i);
            String content = DataAudit.content(images.get(i));
            Path first = content.isEmpty() ? null : firstOf.putIfAbsent(content, images.get(i));
            group[i] = first == null ? i : Objects.requireNonNull(places.get(first));
        }
        List<Path> distinct = new ArrayList<>(firstOf.values());
        distinct.sort(null);
        ImageReader reader = new ImageReader();
        ParallelTasks.run(distinct, threads, image -> {
            try {
                fingerprints.put(image, ImageFingerprint.of(reader.read(image)));
            } catch (VisualBertException e) {
                // no image, but features of one, or damaged: no copy of another
            }
        });
        List<Path> read = distinct.stream().filter(fingerprints::containsKey).toList();
        List<ImagePair> pairs = DuplicateSearch.pairs(
                read.stream()
                        .map(image -> Objects.requireNonNull(fingerprints.get(image)))
                        .toList(),
                threads);
        for (ImagePair pair : pairs) {
            join(
                    group,
                    Objects.requireNonNull(places.get(read.get(pair.first()))),
                    Objects.requireNonNull(places.get(read.get(pair.second()))));
        }
        Map<Path, Integer> groups = new HashMap<>();
        places.forEach((image, place) -> groups.put(image, root(group, place)));
        return groups;
    }

    private static void join(int[] group, int one, int other) {
        int first = root(group, one);
        int second = root(group, other);
        group[Math.max(first, second)] = Math.min(first, second);
    }

    private static int root(int[] group, int place) {
        int root = place;
        while (group[root] != root) {
            root = group[root];
        }
        return root;
    }
}
