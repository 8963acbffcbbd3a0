package org.visualbert4j.internal.pretrain;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.text.Tokenizer;

/**
 * Masks word pieces as BERT does (Devlin et al. 2019): 15 of 100 of a text's, at least one, of which 8 of 10 become {@code
 * [MASK]}, 1 of 10 any word piece, and 1 of 10 stay. Special tokens are neither masked nor drawn. Thread-safe.
 */
public final class WordMasking {

    /** Label of a position that nothing is to be predicted for. */
    public static final long IGNORED = -100;

    private static final double SHARE = 0.15;
    private static final double TO_MASK = 0.8;
    private static final double TO_ANY = 0.1;

    private final int[] words;
    private final Set<Integer> special;
    private final int maskId;

    /** Masks what a tokenizer gives. */
    public WordMasking(Tokenizer tokenizer) {
        maskId = tokenizer.maskId();
        special = Set.copyOf(List.of(
                tokenizer.padId(), tokenizer.unkId(), tokenizer.clsId(), tokenizer.sepId(), maskId)); // some may be one
        words = IntStream.range(0, tokenizer.vocabularySize())
                .filter(id -> !special.contains(id))
                .toArray();
    }

    /**
     * A batch's texts, masked.
     *
     * @param inputIds {@code [B, T]} row by row
     * @param labels {@code [B, T]}: the word piece that stood where one was chosen, else {@link #IGNORED}
     */
    public record Masked(long[] inputIds, long[] labels) {}

    /**
     * Masks a batch.
     *
     * @param seed of the epoch; with a record's line it decides what is masked
     */
    public Masked mask(Batch batch, long seed) {
        long[] ids = batch.inputIds().clone();
        long[] labels = new long[ids.length];
        Arrays.fill(labels, IGNORED);
        for (int i = 0; i < batch.size(); i++) {
            SplittableRandom random = Draw.MASKS.of(batch.records().get(i), seed);
            mask(ids, labels, i * batch.textLength(), (i + 1) * batch.textLength(), random);
        }
        return new Masked(ids, labels);
    }

    private void mask(long[] ids, long[] labels, int from, int to, SplittableRandom random) {
        int[] places = IntStream.range(from, to)
                .filter(place -> !special.contains((int) ids[place]))
                .toArray();
        int count = Math.min(places.length, Math.max(1, (int) Math.round(SHARE * places.length)));
        for (int i = 0; i < count; i++) {
            int drawn = i + random.nextInt(places.length - i);
            int place = places[drawn];
            places[drawn] = places[i];
            labels[place] = ids[place];
            double what = random.nextDouble();
            if (what < TO_MASK) {
                ids[place] = maskId;
            } else if (what < TO_MASK + TO_ANY) {
                ids[place] = words[random.nextInt(words.length)];
            }
        }
    }
}
