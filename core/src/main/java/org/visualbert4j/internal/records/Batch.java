package org.visualbert4j.internal.records;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.text.Encoding;

/**
 * Records as arrays, padded to the longest text among them.
 *
 * @param records the B records
 * @param choices C, texts a record: 1 but for multiple choice
 * @param images N, images a record
 * @param textLength T, in word pieces
 * @param inputIds {@code [B, C, T]} row by row
 * @param tokenTypeIds {@code [B, C, T]}
 * @param attentionMask {@code [B, C, T]}, 1 for word pieces and 0 for padding
 * @param truncated {@code [B]}, how many word pieces of a record's longest text were cut off
 * @param visual the {@code B * N} images, those of a record beside each other
 */
public record Batch(
        List<LabelledRecord> records,
        int choices,
        int images,
        int textLength,
        long[] inputIds,
        long[] tokenTypeIds,
        long[] attentionMask,
        int[] truncated,
        VisualInput visual) {

    /**
     * A record made ready.
     *
     * @param texts one, or as many as there are choices
     * @param images as many as the model takes
     */
    public record Example(LabelledRecord record, List<Encoding> texts, List<VisualInput.Shown> images) {

        /** A record of one text and one image. */
        public Example(LabelledRecord record, Encoding text, RgbImage image) {
            this(record, List.of(text), List.of(new VisualInput.Image(image, true)));
        }

        private int truncated() {
            return texts.stream().mapToInt(Encoding::cut).max().orElse(0);
        }
    }

    /**
     * Joins examples that have as many texts and images, and images or features that fit together.
     *
     * @param examples one or more
     * @param padId the word piece that padding is
     */
    public static Batch of(List<Example> examples, int padId) {
        int choices = examples.get(0).texts().size();
        List<VisualInput.Shown> images =
                examples.stream().flatMap(e -> e.images().stream()).toList();
        List<Encoding> texts =
                examples.stream().flatMap(e -> e.texts().stream()).toList();
        int length = texts.stream().mapToInt(Encoding::length).max().orElseThrow();
        long[] ids = new long[texts.size() * length];
        long[] types = new long[ids.length];
        long[] mask = new long[ids.length];
        Arrays.fill(ids, padId);
        for (int i = 0; i < texts.size(); i++) {
            Encoding text = texts.get(i);
            for (int j = 0; j < text.length(); j++) {
                ids[i * length + j] = text.ids()[j];
                types[i * length + j] = text.typeIds()[j];
                mask[i * length + j] = 1;
            }
        }
        return new Batch(
                examples.stream().map(Example::record).toList(),
                choices,
                images.size() / examples.size(),
                length,
                ids,
                types,
                mask,
                examples.stream().mapToInt(Example::truncated).toArray(),
                VisualInput.of(images));
    }

    /**
     * The same records in micro-batches, in order, as equal in size as can be.
     *
     * @param count how many, unless there are fewer records
     */
    public List<Batch> split(int count) {
        int microBatches = Math.min(count, size());
        return IntStream.range(0, microBatches)
                .mapToObj(i -> part(size() * i / microBatches, size() * (i + 1) / microBatches))
                .toList();
    }

    private Batch part(int from, int to) {
        int words = choices * textLength;
        return new Batch(
                records.subList(from, to),
                choices,
                images,
                textLength,
                Arrays.copyOfRange(inputIds, from * words, to * words),
                Arrays.copyOfRange(tokenTypeIds, from * words, to * words),
                Arrays.copyOfRange(attentionMask, from * words, to * words),
                Arrays.copyOfRange(truncated, from, to),
                visual.part(from * images, to * images));
    }

    /** B. */
    public int size() {
        return records.size();
    }
}
