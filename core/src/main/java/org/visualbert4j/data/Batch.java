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
 * @param choices C, texts a record: 1 but for multiple choice
 * @param images N, pictures a record
 * @param textLength T, in word pieces
 * @param inputIds {@code [B, C, T]} row by row
 * @param tokenTypeIds {@code [B, C, T]}
 * @param attentionMask {@code [B, C, T]}, 1 for word pieces and 0 for padding
 * @param height of the pictures
 * @param width of the pictures
 * @param pixels {@code [B, N, height, width, 3]}, unsigned bytes
 * @param seen {@code [B, N]}, 0 where a picture is missing and what stands in its place means nothing
 */
public record Batch(
        List<LabelledRecord> records,
        int choices,
        int images,
        int textLength,
        long[] inputIds,
        long[] tokenTypeIds,
        long[] attentionMask,
        int height,
        int width,
        byte[] pixels,
        float[] seen) {

    /**
     * A picture, or what stands in its place.
     *
     * @param seen whether it is one
     */
    public record Picture(RgbImage image, boolean seen) {}

    /**
     * A record made ready.
     *
     * @param texts one, or as many as there are choices
     * @param pictures as many as the model takes
     */
    public record Example(LabelledRecord record, List<Encoding> texts, List<Picture> pictures) {

        /** A record of one text and one picture. */
        public Example(LabelledRecord record, Encoding text, RgbImage image) {
            this(record, List.of(text), List.of(new Picture(image, true)));
        }
    }

    /**
     * Joins examples that have as many texts and pictures, and pictures of one size.
     *
     * @param examples one or more
     * @param padId the word piece that padding is
     */
    public static Batch of(List<Example> examples, int padId) {
        int choices = examples.get(0).texts().size();
        List<Picture> pictures =
                examples.stream().flatMap(e -> e.pictures().stream()).toList();
        List<Encoding> texts =
                examples.stream().flatMap(e -> e.texts().stream()).toList();
        int length = texts.stream().mapToInt(Encoding::length).max().orElseThrow();
        RgbImage first = pictures.get(0).image();
        int imageBytes = first.rgb().length;
        long[] ids = new long[texts.size() * length];
        long[] types = new long[ids.length];
        long[] mask = new long[ids.length];
        byte[] pixels = new byte[pictures.size() * imageBytes];
        float[] seen = new float[pictures.size()];
        Arrays.fill(ids, padId);
        for (int i = 0; i < texts.size(); i++) {
            Encoding text = texts.get(i);
            for (int j = 0; j < text.length(); j++) {
                ids[i * length + j] = text.ids()[j];
                types[i * length + j] = text.typeIds()[j];
                mask[i * length + j] = 1;
            }
        }
        for (int i = 0; i < seen.length; i++) {
            System.arraycopy(pictures.get(i).image().rgb(), 0, pixels, i * imageBytes, imageBytes);
            seen[i] = pictures.get(i).seen() ? 1 : 0;
        }
        return new Batch(
                examples.stream().map(Example::record).toList(),
                choices,
                pictures.size() / examples.size(),
                length,
                ids,
                types,
                mask,
                first.height(),
                first.width(),
                pixels,
                seen);
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
        int words = choices * textLength;
        int bytes = pixels.length / size();
        return new Batch(
                records.subList(from, to),
                choices,
                images,
                textLength,
                Arrays.copyOfRange(inputIds, from * words, to * words),
                Arrays.copyOfRange(tokenTypeIds, from * words, to * words),
                Arrays.copyOfRange(attentionMask, from * words, to * words),
                height,
                width,
                Arrays.copyOfRange(pixels, from * bytes, to * bytes),
                Arrays.copyOfRange(seen, from * images, to * images));
    }

    /** B. */
    public int size() {
        return records.size();
    }
}
