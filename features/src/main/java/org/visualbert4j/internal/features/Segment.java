package org.visualbert4j.internal.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of the store. It only ever grows, an entry at a time:
 *
 * <pre>
 * mark   4 bytes   "VBF1"
 * length 4 bytes   of the content
 * key    32 bytes
 * check  4 bytes   CRC-32C of the three above
 * check  4 bytes   CRC-32C of the content
 * content
 * </pre>
 *
 * <p>An entry that was being written when its process died fails one of the checks, and ends the file until the next is
 * written over it. What is left of it behind that fails the checks as well.
 */
final class Segment implements AutoCloseable {

    /** What an entry takes beside its content. */
    static final int HEADER = 48;

    private static final int MARK = 0x31464256;
    private static final int KEY = 32;

    private final Path file;
    private final FileChannel channel;
    private final @Nullable SegmentLock lock;
    private ByteBuffer map = ByteBuffer.allocate(0);
    private long end;

    private Segment(Path file, FileChannel channel, @Nullable SegmentLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Opens one to read, telling each entry's key and place. */
    static Segment read(Path file, BiConsumer<String, Place> entries) throws IOException {
        return scanned(new Segment(file, FileChannel.open(file, StandardOpenOption.READ), null), entries);
    }

    /**
     * Opens one to read and add to, or makes it. What is added overwrites a last entry that is not whole: the file is not
     * shortened, as another process may have it mapped.
     *
     * @param lock of it, which it owns
     */
    static Segment append(Path file, SegmentLock lock, BiConsumer<String, Place> entries) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return scanned(new Segment(file, channel, lock), entries);
    }

    private static Segment scanned(Segment segment, BiConsumer<String, Place> entries) throws IOException {
        try {
            segment.scan(entries);
            return segment;
        } catch (IOException | RuntimeException e) {
            segment.close();
            throw e;
        }
    }

    /** Nothing is added from here on, so that others may. */
    void seal() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    /** Where an entry's content is. */
    record Place(Segment segment, int offset, int length, int check) {}

    Path file() {
        return file;
    }

    /** Bytes of whole entries. */
    synchronized long end() {
        return end;
    }

    private synchronized void scan(BiConsumer<String, Place> entries) throws IOException {
        map = map();
        int at = 0;
        while (at + HEADER <= map.capacity()) {
            ByteBuffer header = map.slice(at, HEADER).order(ByteOrder.LITTLE_ENDIAN);
            int length = header.getInt(4);
            if (header.getInt(0) != MARK
                    || crc(map.slice(at, 8 + KEY)) != header.getInt(8 + KEY)
                    || length < 0
                    || length > map.capacity() - at - HEADER) {
                break;
            }
            byte[] key = new byte[KEY];
            header.get(8, key);
            entries.accept(
                    HexFormat.of().formatHex(key), new Place(this, at + HEADER, length, header.getInt(12 + KEY)));
            at += HEADER + length;
        }
        end = at;
    }

    private ByteBuffer map() throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE));
    }

    /** Adds an entry. */
    synchronized Place append(String key, ByteBuffer content) throws IOException {
        int check = crc(content.duplicate());
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MARK).putInt(content.remaining()).put(HexFormat.of().parseHex(key));
        header.putInt(crc(header.duplicate().flip())).putInt(check).flip();
        int length = content.remaining();
        long at = end;
        channel.position(at);
        ByteBuffer[] parts = {header, content.duplicate()};
        while (parts[1].hasRemaining()) {
            channel.write(parts);
        }
        end = at + HEADER + length;
        return new Place(this, (int) at + HEADER, length, check);
    }

    /** An entry's content, or null where it is not what was written. */
    @Nullable
    ByteBuffer content(Place place) throws IOException {
        ByteBuffer bytes = mapped(place.offset + place.length).slice(place.offset, place.length);
        return crc(bytes.duplicate()) == place.check ? bytes : null;
    }

    private synchronized ByteBuffer mapped(int needed) throws IOException {
        if (map.capacity() < needed) {
            map = map();
        }
        return map;
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            seal();
        }
    }
}
