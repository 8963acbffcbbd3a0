package org.visualbert4j.internal.importers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Looks through the headers of a file's pages before the library reads it, which takes memory for whatever a header says. Each page
 * has to lie within the file, and all of them together may not become much larger than it.
 */
final class ParquetPages {

    private static final String MAGIC = "PAR1";
    private static final int HEADER = 1 << 16; // bytes, and if that is not enough:
    private static final int LONG_HEADER = 1 << 24;
    private static final long ALWAYS_ALLOWED = 1L << 31; // bytes of all pages, unpacked
    private static final int MOST_TIMES_THE_FILE = 100;
    private static final long ROWS_ALWAYS_ALLOWED = 1L << 20;

    private final FileChannel channel;
    private final long size;
    private long unpacked;

    private ParquetPages(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    /** Whether a file begins and ends as one does whose footer is not encrypted. */
    static boolean isParquet(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ParquetPages pages = new ParquetPages(channel);
            return pages.size >= 2L * MAGIC.length()
                    && MAGIC.equals(pages.text(0))
                    && MAGIC.equals(pages.text(pages.size - MAGIC.length()));
        }
    }

    private String text(long at) throws IOException {
        return new String(bytes(at, MAGIC.length()).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /**
     * Checks the pages of the columns that are to be read.
     *
     * @param columns by the first part of their path
     * @throws IOException for what doesn't fit
     */
    static void check(Path file, List<BlockMetaData> groups, Set<String> columns) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ParquetPages pages = new ParquetPages(channel);
            long rows = 0;
            for (BlockMetaData group : groups) {
                rows = Math.addExact(rows, group.getRowCount());
                if (group.getRowCount() < 0 || rows > Math.max(ROWS_ALWAYS_ALLOWED, pages.size)) {
                    throw new IOException(rows + " rows in a file of " + pages.size + " bytes");
                }
                for (ColumnChunkMetaData column : group.getColumns()) {
                    if (columns.contains(column.getPath().toArray()[0])) {
                        pages.check(column);
                    }
                }
            }
        }
    }

    private void check(ColumnChunkMetaData column) throws IOException {
        long at = column.getStartingPos();
        long end = at + column.getTotalSize();
        if (at < 0 || column.getTotalSize() < 0 || end < at || end > size) {
            throw new IOException("column " + column.getPath() + " of " + column.getTotalSize() + " bytes at byte " + at
                    + " of a file of " + size);
        }
        while (at < end) {
            at = checkPage(column, at);
        }
    }

    /** Where the next page begins. */
    private long checkPage(ColumnChunkMetaData column, long at) throws IOException {
        ByteArrayInputStream in = bytes(at, HEADER);
        int before = in.available();
        PageHeader header;
        try {
            header = Util.readPageHeader(in);
        } catch (IOException | RuntimeException e) { // cut off, it may be, by where the bytes end
            in = bytes(at, LONG_HEADER);
            before = in.available();
            header = Util.readPageHeader(in);
        }
        int packed = header.getCompressed_page_size();
        int length = header.getUncompressed_page_size();
        long next = at + before - in.available() + packed;
        if (packed < 0 || length < 0 || length > ParquetCodecs.MAXIMUM_PAGE || next > size) {
            throw new IOException("column " + column.getPath() + " has a page of " + packed + " bytes, " + length
                    + " unpacked, at byte " + at + " of a file of " + size);
        }
        unpacked += length;
        if (unpacked > Math.max(ALWAYS_ALLOWED, MOST_TIMES_THE_FILE * size)) {
            throw new IOException("more than " + unpacked + " bytes of pages in a file of " + size);
        }
        return next;
    }

    private ByteArrayInputStream bytes(long at, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(most, size - at));
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // as much at a time as the system gives
        }
        return new ByteArrayInputStream(buffer.array(), 0, buffer.position());
    }
}
