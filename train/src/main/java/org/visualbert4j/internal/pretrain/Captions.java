package org.visualbert4j.internal.pretrain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Captions of images, from which texts are drawn that match an image or do not (Li et al. 2019). An image with several
 * captions gets two of them in half of the cases, and in the other half one of them with a caption of another image. A
 * image with one caption gets that, or in half of the cases a caption of another image instead. Thread-safe.
 */
public final class Captions {

    /** The caption, or both of them, are the image's: class 0, as transformers has it. */
    public static final String MATCHING = "matching";

    /** One caption is another image's: class 1. */
    public static final String RANDOM = "random";

    /** Both, by class. */
    public static final List<String> LABELS = List.of(MATCHING, RANDOM);

    private static final int TRIES = 100;

    private final List<LabelledRecord> records;
    private final Map<List<Path>, List<LabelledRecord>> byImage = new HashMap<>();
    private final Map<List<Path>, Set<String>> texts;

    /**
     * Those of a split.
     *
     * @param records one caption each; records of the same image belong together
     * @param split its name, for messages
     * @throws VisualBertException DATA where a record has two texts, or an image has all captions there are
     */
    public Captions(List<LabelledRecord> records, String split) {
        this.records = records;
        for (LabelledRecord record : records) {
            if (record.pair() != null) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        record.location() + ": has two texts; a caption is a record of its own (`objective` task takes"
                                + " pairs of texts)");
            }
            byImage.computeIfAbsent(record.images(), image -> new ArrayList<>()).add(record);
        }
        texts = byImage.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> texts(entry.getValue())));
        long different = records.stream().map(LabelledRecord::text).distinct().count();
        if (texts.values().stream().anyMatch(own -> own.size() == different)) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "the " + records.size() + " " + split + " records are captions of "
                            + (byImage.size() == 1 ? "one image" : "images that have the same captions")
                            + ": there is no other caption to tell from the right one; more images are needed, or"
                            + " `objective` task");
        }
    }

    /**
     * A caption's record as it is shown in an epoch: with one or two captions, and {@link #MATCHING} or {@link #RANDOM} for
     * a label.
     *
     * @param seed of the epoch; with the record's line it decides what is drawn
     */
    public LabelledRecord draw(LabelledRecord record, long seed) {
        SplittableRandom random = Draw.CAPTIONS.of(record, seed);
        boolean matches = random.nextBoolean();
        List<LabelledRecord> own = Objects.requireNonNull(byImage.get(record.images()));
        if (own.size() == 1) {
            return matches
                    ? shown(record, record.text(), null, MATCHING)
                    : shown(record, ofAnotherImage(record, random), null, RANDOM);
        }
        String second = matches ? another(own, record, random) : ofAnotherImage(record, random);
        return shown(record, record.text(), second, matches ? MATCHING : RANDOM);
    }

    private static String another(List<LabelledRecord> own, LabelledRecord record, SplittableRandom random) {
        int place = random.nextInt(own.size() - 1);
        return own.get(place < own.indexOf(record) ? place : place + 1).text();
    }

    /** A caption that this image does not have too. */
    private String ofAnotherImage(LabelledRecord record, SplittableRandom random) {
        Set<String> own = Objects.requireNonNull(texts.get(record.images()));
        for (int i = 0; i < TRIES; i++) {
            String drawn = records.get(random.nextInt(records.size())).text();
            if (!own.contains(drawn)) {
                return drawn;
            }
        }
        List<String> others = records.stream()
                .map(LabelledRecord::text)
                .filter(text -> !own.contains(text))
                .toList();
        return others.get(random.nextInt(others.size()));
    }

    private static LabelledRecord shown(LabelledRecord record, String text, @Nullable String pair, String label) {
        return new LabelledRecord(
                record.id(),
                text,
                false,
                pair,
                List.of(),
                record.images(),
                Map.of(label, 1.0),
                record.source(),
                record.line(),
                record.group());
    }

    private static Set<String> texts(List<LabelledRecord> records) {
        return records.stream().map(LabelledRecord::text).collect(Collectors.toSet());
    }
}
