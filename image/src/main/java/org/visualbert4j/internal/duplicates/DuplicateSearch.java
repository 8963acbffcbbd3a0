package org.visualbert4j.internal.duplicates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.visualbert4j.internal.concurrent.ParallelTasks;

/**
 * Finds copies among images: resized, compressed, brighter or darker, cropped by up to about 10 % a side. Hashes of an image and of
 * its parts find the images that may be copies; comparing pixels decides. Images without structure are copies of none, and of
 * plain images, such as drawings, only copies of the whole are found that are as bright. Time
 * grows little faster than the number of images, as each is compared with at most 32.
 */
public final class DuplicateSearch {

    private static final int MOST_COMPARED = 32; // a part of an image, the nearest by their hashes
    private static final int MOST_REFINED = 4; // of those
    private static final int MOST_LOOKED_AT = 4096; // of drawn images, many thousands may have nearly one hash

    private final List<ImageFingerprint> images;
    private final HammingIndex index;

    private DuplicateSearch(List<ImageFingerprint> images) {
        this.images = images;
        index = new HammingIndex(
                images.stream().mapToLong(image -> image.hash().bits()).toArray());
    }

    /**
     * All pairs of copies; of several images with equal thumbnails, each later one with the first of them only.
     *
     * @param threads 1 or more
     */
    public static List<ImagePair> pairs(List<ImageFingerprint> images, int threads) {
        Map<ImageFingerprint, Integer> distinct = new HashMap<>();
        List<Integer> places = new ArrayList<>();
        List<ImagePair> pairs = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            ImageFingerprint image = images.get(i);
            if (image.hash().isBlank()) {
                continue;
            }
            Integer first = distinct.putIfAbsent(image, i);
            if (first == null) {
                places.add(i);
            } else {
                pairs.add(new ImagePair(first, i, 0, false));
            }
        }
        new DuplicateSearch(places.stream().map(images::get).toList())
                .near(threads)
                .forEach(pair -> pairs.add(new ImagePair(
                        places.get(pair.first()), places.get(pair.second()), pair.difference(), pair.cropped())));
        pairs.sort(Comparator.comparingInt(ImagePair::first).thenComparingInt(ImagePair::second));
        return pairs;
    }

    private List<ImagePair> near(int threads) {
        ConcurrentLinkedQueue<ImagePair> found = new ConcurrentLinkedQueue<>();
        ParallelTasks.run(IntStream.range(0, images.size()).boxed().toList(), threads, i -> found.addAll(copiesOf(i)));
        Map<List<Integer>, ImagePair> best = new HashMap<>(); // found from either image
        found.forEach(pair -> best.merge(
                List.of(pair.first(), pair.second()),
                pair,
                (one, other) -> one.difference() <= other.difference() ? one : other));
        return List.copyOf(best.values());
    }

    /** Copies of an image or of a part of it; of plain images, no parts are looked for, nor brighter and darker copies. */
    private List<ImagePair> copiesOf(int place) {
        ImageFingerprint image = images.get(place);
        float[][][] parts = new float[CropBox.LOOKED_FOR.size()][][];
        parts[0] = image.pixels(CropBox.WHOLE);
        boolean plain = ImageFingerprint.isPlain(parts[0]);
        List<ImagePair> pairs = new ArrayList<>();
        List<Refinable> promising = new ArrayList<>();
        for (Candidate candidate : candidates(place, plain ? 1 : parts.length)) {
            if (parts[candidate.part] == null) {
                parts[candidate.part] = image.pixels(candidate.box());
            }
            float[][] part = parts[candidate.part];
            float[][] other = images.get(candidate.place).pixels(CropBox.WHOLE);
            Alignment alignment = new Alignment(candidate.box(), Resemblance.correlation(part, other));
            if (!alignment.isPromising()) {
                continue;
            }
            boolean bothPlain = plain || ImageFingerprint.isPlain(other);
            if (bothPlain && candidate.part != 0) {
                continue;
            }
            Resemblance resemblance = bothPlain ? Resemblance.asItIs(part, other) : Resemblance.of(part, other);
            if (bothPlain ? resemblance.isPlainCopy() : resemblance.isCopy()) {
                pairs.add(pair(place, candidate.place, candidate.box(), resemblance));
            } else if (!bothPlain) {
                promising.add(new Refinable(candidate.place, other, alignment));
            }
        }
        promising.stream()
                .sorted(Comparator.comparingDouble(one -> -one.alignment.correlation()))
                .limit(MOST_REFINED)
                .forEach(one -> {
                    CropBox box = one.alignment.refined(image, one.pixels).box();
                    Resemblance resemblance = Resemblance.of(image.pixels(box), one.pixels);
                    if (resemblance.isCopy()) {
                        pairs.add(pair(place, one.place, box, resemblance));
                    }
                });
        return pairs;
    }

    /** An image of which a part of another nearly is a copy. */
    private record Refinable(int place, float[][] pixels, Alignment alignment) {}

    private static ImagePair pair(int one, int other, CropBox box, Resemblance resemblance) {
        return new ImagePair(
                Math.min(one, other), Math.max(one, other), resemblance.worst(), !box.equals(CropBox.WHOLE));
    }

    /** An image whose hash is near that of a part of another. */
    private record Candidate(int place, int distance, int part) {
        CropBox box() {
            return CropBox.LOOKED_FOR.get(part);
        }
    }

    /** The nearest, each by the part that is nearest of the first so many. */
    private List<Candidate> candidates(int place, int parts) {
        Map<Integer, Candidate> nearest = new HashMap<>();
        for (int i = 0; i < parts; i++) {
            int part = i;
            long hash = images.get(place).hash(CropBox.LOOKED_FOR.get(i)).bits();
            index.near(hash, MOST_LOOKED_AT, (other, distance) -> {
                if (other != place) {
                    nearest.merge(
                            other,
                            new Candidate(other, distance, part),
                            (one, two) -> two.distance < one.distance ? two : one);
                }
            });
        }
        return nearest.values().stream()
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparingInt(Candidate::place))
                .limit(MOST_COMPARED)
                .toList();
    }
}
