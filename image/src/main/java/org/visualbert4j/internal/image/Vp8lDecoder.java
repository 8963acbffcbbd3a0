package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lossless WebP, strict as libwebp: what is cut off, incomplete or refers to what is not there is refused. (TwelveMonkeys'
 * decoder fills up with zeros.) Pixels are ARGB.
 */
final class Vp8lDecoder {

    private static final int SIGNATURE = 0x2f;
    private static final int HEADER = 5;
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int[] ORDER_OF_LENGTHS = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int[] REPEAT_BITS = {2, 3, 7};
    private static final int[] FEWEST_REPEATS = {3, 3, 11};

    private final Vp8lBits in;
    private final DecodingBudget budget;

    private Vp8lDecoder(Vp8lBits in, DecodingBudget budget) {
        this.in = in;
        this.budget = budget;
    }

    /** Codes of green, lengths and cached colours; of red, blue, alpha; and of distances. */
    private record Codes(
            Vp8lPrefixCode green,
            Vp8lPrefixCode red,
            Vp8lPrefixCode blue,
            Vp8lPrefixCode alpha,
            Vp8lPrefixCode distance) {}

    /** Width and height of the frame that begins at an offset, as {@code width << 16 | height}. */
    static int size(Bytes in, int from, int end) throws IOException {
        if (end - from < HEADER || in.u8(from) != SIGNATURE || in.u8(from + 4) >> 5 != 0) {
            throw new IOException("is broken: its frame is no lossless one");
        }
        int size = (int) in.u32Little(from + 1);
        return ((size & 0x3fff) + 1) << 16 | ((size >>> 14 & 0x3fff) + 1);
    }

    /** Decodes the frame that lies between two offsets, without its alpha. */
    static RgbImage decode(Bytes bytes, int from, int end, DecodingBudget budget) throws IOException {
        int size = size(bytes, from, end);
        int width = size >>> 16;
        int height = size & 0xffff;
        budget.checkSize(width, height);
        Vp8lBits in = new Vp8lBits(bytes.all(), from, end);
        in.read(8);
        in.read(16);
        in.read(16);
        int[] pixels = new Vp8lDecoder(in, budget).image(width, height);
        in.requireMore();
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0, out = 0; i < pixels.length; i++) {
            rgb[out++] = (byte) (pixels[i] >> 16);
            rgb[out++] = (byte) (pixels[i] >> 8);
            rgb[out++] = (byte) pixels[i];
        }
        return new RgbImage(width, height, rgb);
    }

    /** Checks a stream without header, as alpha is stored. */
    static void check(byte[] bytes, int from, int end, int width, int height, DecodingBudget budget)
            throws IOException {
        new Vp8lDecoder(new Vp8lBits(bytes, from, end), budget).image(width, height);
    }

    private int[] image(int width, int height) throws IOException {
        List<Vp8lTransform> transforms = new ArrayList<>();
        Set<Vp8lTransform.Kind> seen = EnumSet.noneOf(Vp8lTransform.Kind.class);
        int packedWidth = width;
        while (in.flag()) {
            Vp8lTransform.Kind kind = Vp8lTransform.Kind.of(in.read(2));
            if (!seen.add(kind)) {
                throw new IOException("is broken: it is transformed in one way twice");
            }
            Vp8lTransform transform = transform(kind, packedWidth, height);
            transforms.add(transform);
            packedWidth = transform.packedWidth();
        }
        int[] pixels = entropyCoded(packedWidth, height, true);
        for (int i = transforms.size() - 1; i >= 0; i--) {
            budget.checkTime();
            pixels = transforms.get(i).inverted(pixels, height);
        }
        return pixels;
    }

    private Vp8lTransform transform(Vp8lTransform.Kind kind, int width, int height) throws IOException {
        switch (kind) {
            case PREDICTOR, CROSS_COLOUR -> {
                int bits = 2 + in.read(3);
                int[] blocks = entropyCoded(blocks(width, bits), blocks(height, bits), false);
                return new Vp8lTransform(kind, width, width, bits, blocks);
            }
            case SUBTRACT_GREEN -> {
                return new Vp8lTransform(kind, width, width, 0, new int[0]);
            }
            case COLOUR_INDEXING -> {
                int colours = in.read(8) + 1;
                int bits = colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3;
                int[] differences = entropyCoded(colours, 1, false);
                int[] map = Arrays.copyOf(differences, 1 << (8 >> bits));
                for (int i = 1; i < colours; i++) {
                    map[i] = Vp8lTransform.sum(map[i], map[i - 1]);
                }
                return new Vp8lTransform(kind, width, blocks(width, bits), bits, map);
            }
        }
        throw new IllegalStateException();
    }

    private static int blocks(int pixels, int bits) {
        return (pixels + (1 << bits) - 1) >> bits;
    }

    /** An image as the codes before it say, still transformed. */
    private int[] entropyCoded(int width, int height, boolean outermost) throws IOException {
        budget.checkTime();
        int cacheBits = 0;
        if (in.flag()) {
            cacheBits = in.read(4);
            if (cacheBits < 1 || cacheBits > 11) {
                throw new IOException("is broken: its colour cache has " + cacheBits + " bits");
            }
        }
        int groupBits = 0;
        int[] groups = {0};
        if (outermost && in.flag()) {
            groupBits = 2 + in.read(3);
            groups = entropyCoded(blocks(width, groupBits), blocks(height, groupBits), false);
            for (int i = 0; i < groups.length; i++) {
                groups[i] = groups[i] >> 8 & 0xffff;
            }
        }
        in.requireMore();
        @Nullable Codes[] codes = codes(groups, cacheBits);
        return pixels(width, height, codes, groups, groupBits, cacheBits);
    }

    /** The codes of all groups, of which only those that are used are kept. */
    private @Nullable Codes[] codes(int[] groups, int cacheBits) throws IOException {
        int count = Arrays.stream(groups).max().orElse(0) + 1;
        boolean[] used = new boolean[count];
        for (int group : groups) {
            used[group] = true;
        }
        @Nullable Codes[] codes = new Codes[count];
        for (int group = 0; group < count; group++) {
            budget.checkTime();
            Codes read = new Codes(
                    code(LITERALS + LENGTHS + (cacheBits > 0 ? 1 << cacheBits : 0)),
                    code(LITERALS),
                    code(LITERALS),
                    code(LITERALS),
                    code(DISTANCES));
            codes[group] = used[group] ? read : null;
        }
        return codes;
    }

    private Vp8lPrefixCode code(int alphabet) throws IOException {
        int[] lengths = new int[Math.max(alphabet, LITERALS)];
        if (in.flag()) {
            boolean two = in.flag();
            int symbol = in.read(in.flag() ? 8 : 1);
            lengths[symbol] = 1;
            if (two) {
                lengths[in.read(8)] = 1;
            }
        } else {
            readLengths(lengths, alphabet);
        }
        in.requireMore();
        return new Vp8lPrefixCode(lengths, alphabet);
    }

    private void readLengths(int[] lengths, int alphabet) throws IOException {
        int[] lengthsOfLengths = new int[ORDER_OF_LENGTHS.length];
        int count = 4 + in.read(4);
        for (int i = 0; i < count; i++) {
            lengthsOfLengths[ORDER_OF_LENGTHS[i]] = in.read(3);
        }
        Vp8lPrefixCode code = new Vp8lPrefixCode(lengthsOfLengths, lengthsOfLengths.length);
        int left = alphabet;
        if (in.flag()) {
            left = 2 + in.read(2 + 2 * in.read(3));
            if (left > alphabet) {
                throw new IOException("is broken: a prefix code has too many lengths");
            }
        }
        int previous = 8;
        for (int symbol = 0; symbol < alphabet && left > 0; left--) {
            int length = code.read(in);
            if (length <= Vp8lPrefixCode.MOST_BITS) {
                lengths[symbol++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int repeats = FEWEST_REPEATS[length - 16] + in.read(REPEAT_BITS[length - 16]);
            if (symbol + repeats > alphabet) {
                throw new IOException("is broken: a prefix code has too many lengths");
            }
            Arrays.fill(lengths, symbol, symbol + repeats, length == 16 ? previous : 0);
            symbol += repeats;
        }
    }

    private int[] pixels(int width, int height, @Nullable Codes[] codes, int[] groups, int groupBits, int cacheBits)
            throws IOException {
        int[] pixels = new int[width * height];
        int[] cache = new int[cacheBits > 0 ? 1 << cacheBits : 0];
        int groupsInRow = groupBits == 0 ? 0 : blocks(width, groupBits);
        int cached = 0;
        int at = 0;
        int x = 0;
        int y = 0;
        while (at < pixels.length) {
            Codes code = codes[groups[groupBits == 0 ? 0 : (y >> groupBits) * groupsInRow + (x >> groupBits)]];
            if (code == null) {
                throw new IllegalStateException("a group that is used was not kept");
            }
            int symbol = code.green.read(in);
            int count = 1;
            if (symbol < LITERALS) {
                int red = code.red.read(in);
                int blue = code.blue.read(in);
                pixels[at] = code.alpha.read(in) << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < LITERALS + LENGTHS) {
                count = prefixed(symbol - LITERALS);
                int distance = Vp8lDistances.of(prefixed(code.distance.read(in)), width);
                if (distance > at || count > pixels.length - at) {
                    throw new IOException("is broken: it copies pixels that are not there");
                }
                for (int end = at + count, i = at; i < end; i++) {
                    pixels[i] = pixels[i - distance];
                }
            } else {
                for (; cached < at; cached++) {
                    cache[slot(pixels[cached], cacheBits)] = pixels[cached];
                }
                pixels[at] = cache[symbol - LITERALS - LENGTHS];
            }
            in.requireMore();
            at += count;
            x += count;
            while (x >= width) {
                x -= width;
                y++;
                budget.checkTime();
            }
        }
        return pixels;
    }

    private static int slot(int pixel, int cacheBits) {
        return (0x1e35a7bd * pixel) >>> (32 - cacheBits);
    }

    private int prefixed(int symbol) {
        if (symbol < 4) {
            return symbol + 1;
        }
        int extra = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << extra) + in.read(extra) + 1;
    }
}
