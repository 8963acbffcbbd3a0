package org.visualbert4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.visualbert4j.text.Encoding;
import org.visualbert4j.vision.RgbImage;

/**
 * Records as arrays, padded to the longest text among them.
 *
 * @param records the B records
 * @param textLength T, in word pieces
 * @param inputIds {@code [B, T]} row by row
 * @param tokenTypeIds {@code [B, T]}
 * @param attentionMask {@code [B, T]}, 1 for word pieces and 0 for padding
 * @param height of the pictures
 * @param width of the pictures
 * @param pixels {@code [B, height, width, 3]}, unsigned bytes
 */
public record Batch(
        List<LabelledRecord> records,
        int textLength,
        long[] inputIds,
        long[] tokenTypeIds,
        long[] attentionMask,
        int height,
        int width,
        byte[] pixels) {

    /** A record made ready. */
    public record Example(LabelledRecord record, Encoding text, RgbImage image) {}

    /**
     * Joins examples whose pictures are of one size.
     *
     * @param examples one or more
     * @param padId the word piece that padding is
     */
    public static Batch of(List<Example> examples, int padId) {
        int length = examples.stream().mapToInt(e -> e.text().length()).max().orElseThrow();
        RgbImage first = examples.get(0).image();
        int imageBytes = first.rgb().length;
        long[] ids = new long[examples.size() * length];
        long[] types = new long[ids.length];
        long[] mask = new long[ids.length];
        byte[] pixels = new byte[examples.size() * imageBytes];
        Arrays.fill(ids, padId);
        for (int i = 0; i < examples.size(); i++) {
            Encoding text = examples.get(i).text();
            for (int j = 0; j < text.length(); j++) {
                ids[i * length + j] = text.ids()[j];
                types[i * length + j] = text.typeIds()[j];
                mask[i * length + j] = 1;
            }
            System.arraycopy(examples.get(i).image().rgb(), 0, pixels, i * imageBytes, imageBytes);
        }
        return new Batch(
                examples.stream().map(Example::record).toList(),
                length,
                ids,
                types,
                mask,
                first.height(),
                first.width(),
                pixels);
    }

    /**
     * The same records in parts, in order, as equal in size as can be.
     *
     * @param count how many, unless there are fewer records
     */
    public List<Batch> split(int count) {
        int parts = Math.min(count, size());
        return IntStream.range(0, parts)
                .mapToObj(i -> part(size() * i / parts, size() * (i + 1) / parts))
                .toList();
    }

    private Batch part(int from, int to) {
        int imageBytes = pixels.length / size();
        return new Batch(
                records.subList(from, to),
                textLength,
                Arrays.copyOfRange(inputIds, from * textLength, to * textLength),
                Arrays.copyOfRange(tokenTypeIds, from * textLength, to * textLength),
                Arrays.copyOfRange(attentionMask, from * textLength, to * textLength),
                height,
                width,
                Arrays.copyOfRange(pixels, from * imageBytes, to * imageBytes));
    }

    /** B. */
    public int size() {
        return records.size();
    }
}
