package org.visualbert4j.internal.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.dataset.ImageCopy.Kind;
import org.visualbert4j.internal.dataset.ImageCopy.Use;
import org.visualbert4j.internal.dataset.ImageLooks.Look;
import org.visualbert4j.internal.duplicates.DuplicateSearch;
import org.visualbert4j.internal.duplicates.ImagePair;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Images of records that are copies of one another, by how they look.
 *
 * @param copies those that join two splits first, then by how little they differ; of several equal images, the first is paired with
 *     each other one
 * @param leaks from the first split into each other one, where there are any
 * @param groups a number for each image that was looked at, the same for images that copies join
 * @param complete false where images were not looked at for want of memory
 */
public record ImageCopies(List<ImageCopy> copies, List<Leak> leaks, Map<Path, Integer> groups, boolean complete) {

    /** Nobody looked. */
    public static final ImageCopies NONE = new ImageCopies(List.of(), List.of(), Map.of(), true);

    /**
     * Finds copies.
     *
     * @param splits records by split's name
     * @param looks of their images
     * @param threads 1 or more
     */
    public static ImageCopies of(Map<String, List<LabelledRecord>> splits, ImageLooks looks, int threads) {
        List<Use> uses = uses(splits).stream()
                .filter(use -> looks.of(use.file()) != null)
                .toList();
        List<Look> seen = uses.stream()
                .map(use -> Objects.requireNonNull(looks.of(use.file())))
                .toList();
        List<ImagePair> pairs =
                DuplicateSearch.pairs(seen.stream().map(Look::fingerprint).toList(), threads);
        ImageGroups joined = new ImageGroups(uses.size());
        List<ImageCopy> copies = new ArrayList<>();
        for (ImagePair pair : pairs) {
            joined.join(pair.first(), pair.second());
            boolean equal =
                    seen.get(pair.first()).pixels() == seen.get(pair.second()).pixels();
            copies.add(copy(uses.get(pair.first()), uses.get(pair.second()), equal, pair));
        }
        copies.sort(Comparator.comparing((ImageCopy copy) -> !copy.isAcross()).thenComparing(ImageCopy::difference));
        Map<Path, Integer> groups = new HashMap<>();
        for (int i = 0; i < uses.size(); i++) {
            groups.put(uses.get(i).file(), joined.of(i));
        }
        return new ImageCopies(
                List.copyOf(copies),
                leaks(List.copyOf(splits.keySet()), uses, groups, copies),
                groups,
                !looks.isFull());
    }

    private static ImageCopy copy(Use first, Use second, boolean equal, ImagePair pair) {
        Kind kind = !equal ? Kind.NEAR : isSameFile(first.file(), second.file()) ? Kind.SAME_BYTES : Kind.SAME_PIXELS;
        return new ImageCopy(first, second, kind, equal ? 0 : pair.difference(), pair.cropped());
    }

    private static List<Use> uses(Map<String, List<LabelledRecord>> splits) {
        Map<Path, Use> uses = new LinkedHashMap<>();
        splits.forEach((split, records) -> {
            for (LabelledRecord record : records) {
                for (Path image : record.images()) {
                    Use use = uses.computeIfAbsent(
                            image, file -> new Use(file, new LinkedHashSet<>(), new TreeSet<>(), record));
                    use.splits().add(split);
                    use.labels().add(Objects.requireNonNullElse(record.label(), "(none)"));
                }
            }
        });
        return List.copyOf(uses.values());
    }

    private static boolean isSameFile(Path first, Path second) {
        try {
            return Files.mismatch(first, second) < 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Leak> leaks(
            List<String> splits, List<Use> uses, Map<Path, Integer> groups, List<ImageCopy> copies) {
        Set<Use> sameBytes = copies.stream()
                .filter(copy -> copy.kind() == Kind.SAME_BYTES
                        && copy.first().splits().contains(splits.get(0))
                                != copy.second().splits().contains(splits.get(0)))
                .flatMap(copy -> List.of(copy.first(), copy.second()).stream())
                .collect(Collectors.toSet()); // those are counted by their bytes
        Map<Integer, Use> originals = new HashMap<>();
        uses.stream()
                .filter(use -> use.splits().contains(splits.get(0)))
                .forEach(use -> originals.putIfAbsent(Objects.requireNonNull(groups.get(use.file())), use));
        List<Leak> leaks = new ArrayList<>();
        for (String split : splits.subList(Math.min(1, splits.size()), splits.size())) {
            List<Leak.Pair> pairs = new ArrayList<>();
            for (Use use : uses) {
                Use original = originals.get(Objects.requireNonNull(groups.get(use.file())));
                if (use.splits().contains(split)
                        && !use.splits().contains(splits.get(0))
                        && original != null
                        && !sameBytes.contains(use)) {
                    pairs.add(new Leak.Pair(use, original));
                }
            }
            if (!pairs.isEmpty()) {
                leaks.add(new Leak(split, splits.get(0), pairs));
            }
        }
        return leaks;
    }

    /** Records without those of which an image is one of the others' images, or a copy of one. */
    public List<LabelledRecord> without(List<LabelledRecord> records, List<LabelledRecord> others) {
        Set<Object> theirs = new HashSet<>();
        others.forEach(record -> record.images().forEach(image -> theirs.add(group(image))));
        return records.stream()
                .filter(record -> record.images().stream().noneMatch(image -> theirs.contains(group(image))))
                .toList();
    }

    /** The same where the records of the first split that leak are left out. */
    public ImageCopies withoutLeaks() {
        return new ImageCopies(copies, List.of(), groups, complete);
    }

    /** What is equal for copies: the group's number, or the file of what nobody looked at. */
    Object group(Path image) {
        @Nullable Integer group = groups.get(image);
        return group == null ? image : group;
    }
}
