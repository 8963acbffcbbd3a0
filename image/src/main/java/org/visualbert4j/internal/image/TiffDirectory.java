package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first directory of a TIFF structure, classic or BigTIFF, as Pillow reads it: entries of unknown types are passed over,
 * and reading ends at the first one whose values lie beyond the end. No other directory is looked at.
 */
final class TiffDirectory {

    private static final int BYTE = 1;
    private static final int ASCII = 2;
    private static final int UNDEFINED = 7;
    /** Bytes of a value, by type. */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

    private static final int FLOAT = 11;
    private static final int DOUBLE = 12;

    private final Bytes in;
    private final boolean little;
    private final boolean big;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private final Set<Integer> unreadable = new HashSet<>();
    private boolean repeats;
    private long begin;
    private long end;

    /** A tag's values: their type, how many there are and where. */
    private record Entry(int type, long count, int at) {}

    /**
     * Reads the directory.
     *
     * @throws IOException if the bytes do not begin like a TIFF structure
     */
    static TiffDirectory of(byte[] tiff) throws IOException {
        return new TiffDirectory(new Bytes(tiff));
    }

    private TiffDirectory(Bytes in) throws IOException {
        this.in = in;
        int length = in.all().length;
        String begin = length < 8 ? "" : "" + (char) in.u8(0) + (char) in.u8(1) + (char) in.u8(2) + (char) in.u8(3);
        this.little = begin.startsWith("II");
        this.big = begin.equals("MM\0+") || begin.equals("II+\0");
        boolean classic =
                begin.equals("MM\0*") || begin.equals("II*\0") || begin.equals("MM*\0") || begin.equals("II\0*");
        if (!classic && !(big && length >= 16)) {
            throw new IOException("does not begin like TIFF");
        }
        long first = big ? u64(8) : u32(4);
        if (first < length) {
            read((int) first);
        }
    }

    private void read(int at) throws IOException {
        int length = in.all().length;
        int countBytes = big ? 8 : 2;
        int entryBytes = big ? 20 : 12;
        if (at > length - countBytes) {
            return;
        }
        long count = big ? u64(at) : u16(at);
        int entry = at + countBytes;
        begin = at;
        end = entry + count * entryBytes;
        for (long i = 0; i < count && entry <= length - entryBytes; i++, entry += entryBytes) {
            int type = u16(entry + 2);
            int unit = type < SIZES.length ? SIZES[type] : 0;
            long values = big ? u64(entry + 4) : u32(entry + 4);
            if (unit == 0 || values == 0) {
                unreadable.add(u16(entry));
                continue;
            }
            int inline = entry + (big ? 12 : 8);
            long where = inline;
            if (values > (entryBytes - inline + entry) / unit) {
                where = big ? u64(inline) : u32(inline);
                if (values > length || where > length - values * unit) {
                    unreadable.add(u16(entry));
                    return;
                }
            }
            repeats |= entries.put(u16(entry), new Entry(type, values, (int) where)) != null;
        }
    }

    private int u16(int at) throws IOException {
        return little ? in.u16Little(at) : in.u16(at);
    }

    private long u32(int at) throws IOException {
        return little ? in.u32Little(at) : in.u32(at);
    }

    private int i32(int at) throws IOException {
        return (int) u32(at);
    }

    /** What does not fit 63 bits is as good as the most that does. */
    private long u64(int at) throws IOException {
        long value = little ? u32(at + 4) << 32 | u32(at) : u32(at) << 32 | u32(at + 4);
        return value < 0 ? Long.MAX_VALUE : value;
    }

    boolean isLittle() {
        return little;
    }

    /** Whether a tag is there twice, of which the last one counts. */
    boolean repeats() {
        return repeats;
    }

    /** Whether one of these tags is there with values that are of no known type, none, or beyond the end. */
    boolean lacksValuesOf(Collection<Integer> tags) {
        return !Collections.disjoint(unreadable, tags);
    }

    /** Whether the directory lies in some of the file's bytes, or is cut off. */
    boolean overlaps(long from, long to) {
        return (from < end && to > begin) || end > in.all().length;
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** A tag's value as bytes. */
    Optional<byte[]> bytes(int tag) {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return Optional.empty();
        }
        byte[] value = new byte[(int) entry.count * SIZES[entry.type]];
        System.arraycopy(in.all(), entry.at, value, 0, value.length);
        return Optional.of(value);
    }

    /** A tag's entry where its values are numbers rather than bytes or text. */
    private @Nullable Entry numbers(int tag) {
        Entry entry = entries.get(tag);
        boolean numeric = entry != null && entry.type != BYTE && entry.type != ASCII && entry.type != UNDEFINED;
        return numeric ? entry : null;
    }

    /** A tag's first value where it has whole numbers, else another one. */
    long first(int tag, long otherwise) throws IOException {
        Entry entry = numbers(tag);
        return entry == null ? otherwise : value(entry, 0);
    }

    /** A tag's values where it has whole numbers, else none. */
    long[] values(int tag) throws IOException {
        Entry entry = numbers(tag);
        long[] values = new long[entry == null ? 0 : (int) entry.count];
        for (int i = 0; entry != null && i < values.length; i++) {
            values[i] = value(entry, i);
        }
        return values;
    }

    private long value(Entry entry, int index) throws IOException {
        int at = entry.at + index * SIZES[entry.type];
        return switch (entry.type) {
            case 3 -> u16(at);
            case 4, 13 -> u32(at);
            case 5 -> quotient(u32(at), u32(at + 4));
            case 6 -> (byte) in.u8(at);
            case 8 -> (short) u16(at);
            case 9 -> i32(at);
            case 10 -> quotient(i32(at), i32(at + 4));
            case FLOAT -> whole(Float.intBitsToFloat(i32(at)));
            case DOUBLE ->
                whole(Double.longBitsToDouble(little ? u32(at + 4) << 32 | u32(at) : u32(at) << 32 | u32(at + 4)));
            default -> u64(at);
        };
    }

    private static long quotient(long numerator, long denominator) {
        return denominator != 0 && numerator % denominator == 0 ? numerator / denominator : -1;
    }

    private static long whole(double value) {
        return value == Math.rint(value) ? (long) value : -1;
    }
}
