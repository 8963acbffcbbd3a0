package org.visualbert4j.internal.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip file, ZIP64 included, after section 4.3 of PKWARE's APPNOTE. The JDK's reader does not tell
 * where an entry's bytes lie, which mapping them takes.
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int EXTRA_64 = 1;
    private static final long IN_EXTRA_64 = 0xffffffffL;
    private static final long MAX_DIRECTORY = 64L << 20; // half a million tensors

    private ZipDirectory() {}

    /**
     * An entry.
     *
     * @param packed its bytes in the file
     * @param size its bytes once unpacked, as the directory says
     * @param header where its local header begins
     */
    record Entry(String name, boolean encrypted, int method, long packed, long size, long header) {

        /** Where its bytes begin; all of them lie within the file. */
        long dataOffset(FileChannel file) throws IOException {
            ByteBuffer local = read(file, header, LOCAL_BYTES);
            if (local.getInt(0) != LOCAL) {
                throw new IOException("no entry at byte " + header);
            }
            long offset = header + LOCAL_BYTES + unsigned(local.getShort(26)) + unsigned(local.getShort(28));
            if (packed > file.size() - offset) {
                throw new EOFException("an entry of " + packed + " bytes ends behind the file");
            }
            return offset;
        }
    }

    /** The entries, as the directory has them. */
    static List<Entry> read(FileChannel file) throws IOException {
        long end = findEnd(file);
        ByteBuffer last = read(file, end, END_BYTES);
        long count = unsigned(last.getShort(10));
        long size = unsigned(last.getInt(12));
        long begin = unsigned(last.getInt(16));
        long locator = end - LOCATOR_64_BYTES;
        if (locator >= 0 && read(file, locator, Integer.BYTES).getInt() == LOCATOR_64) {
            ByteBuffer end64 = read(file, read(file, locator, LOCATOR_64_BYTES).getLong(8), END_64_BYTES);
            if (end64.getInt(0) != END_64) {
                throw new IOException("no end of the directory where its locator says");
            }
            count = end64.getLong(32);
            size = end64.getLong(40);
            begin = end64.getLong(48);
        }
        if (size < 0 || size > MAX_DIRECTORY) {
            throw new IOException("a directory of " + Long.toUnsignedString(size) + " bytes");
        }
        ByteBuffer directory = read(file, begin, (int) size);
        List<Entry> entries = new ArrayList<>();
        while (entries.size() < count) {
            entries.add(entry(directory));
        }
        return entries;
    }

    /** The last place that may be the directory's end, as a comment comes behind it. */
    private static long findEnd(FileChannel file) throws IOException {
        long begin = Math.max(0, file.size() - END_BYTES - MAX_COMMENT);
        ByteBuffer tail = read(file, begin, (int) (file.size() - begin));
        for (int i = tail.limit() - END_BYTES; i >= 0; i--) {
            if (tail.getInt(i) == END) {
                return begin + i;
            }
        }
        throw new EOFException("no directory at its end");
    }

    private static Entry entry(ByteBuffer directory) throws IOException {
        int at = directory.position();
        if (directory.getInt(at) != ENTRY) {
            throw new IOException("a directory with fewer entries than it says");
        }
        boolean encrypted = (directory.getShort(at + 8) & 1) != 0;
        int method = unsigned(directory.getShort(at + 10));
        long packed = unsigned(directory.getInt(at + 20));
        long size = unsigned(directory.getInt(at + 24));
        byte[] name = new byte[unsigned(directory.getShort(at + 28))];
        int extra = unsigned(directory.getShort(at + 30));
        int comment = unsigned(directory.getShort(at + 32));
        long header = unsigned(directory.getInt(at + 42));
        directory.position(at + 46).get(name);
        ByteBuffer wide = extra64(directory.slice(directory.position(), extra).order(ByteOrder.LITTLE_ENDIAN));
        size = size == IN_EXTRA_64 && wide.hasRemaining() ? wide.getLong() : size;
        packed = packed == IN_EXTRA_64 && wide.hasRemaining() ? wide.getLong() : packed;
        header = header == IN_EXTRA_64 && wide.hasRemaining() ? wide.getLong() : header;
        directory.position(directory.position() + extra + comment);
        if (size < 0 || packed < 0) {
            throw new IOException("an entry with a negative size");
        }
        return new Entry(new String(name, StandardCharsets.UTF_8), encrypted, method, packed, size, header);
    }

    /** The extra field of an entry's 64-bit values: those that its 32-bit ones leave out. */
    private static ByteBuffer extra64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            int length = unsigned(extra.getShort());
            if (id == EXTRA_64) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    /** Bytes of the file, all of them or an error. */
    static ByteBuffer read(FileChannel file, long offset, int count) throws IOException {
        if (offset < 0 || offset > file.size() || count > file.size() - offset) {
            throw new EOFException(count + " bytes at " + Long.toUnsignedString(offset) + " lie behind its end");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("it was cut off while it was read");
            }
        }
        return bytes.flip();
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
