package org.visualbert4j.internal.format.tar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.RegularFile;
import org.visualbert4j.internal.messages.OneLine;

/** The files of a tar archive, one at a time. Directories are passed over, all else is refused. Used by one thread; close it. */
final class TarMembers implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HEADERS = 1 << 20; // bytes in front of a member: its name, in PAX, and padding
    private static final int MAGIC_BYTES = 2;

    private final Path file;
    private final CountingStream position;
    private final BoundedStream bounded;
    private final TarArchiveInputStream tar;

    /**
     * A file of the archive.
     *
     * @param name its path, with slashes
     * @param content null where it is larger than it may be
     */
    record Member(String name, byte @Nullable [] content) {}

    private TarMembers(Path file, CountingStream position, InputStream unpacked) {
        this.file = file;
        this.position = position;
        this.bounded = new BoundedStream(unpacked);
        this.tar = new TarArchiveInputStream(bounded, StandardCharsets.UTF_8.name());
    }

    /** Opens an archive, unpacked by gzip where it is packed. */
    static TarMembers open(Path file) throws IOException {
        CountingStream position = new CountingStream(RegularFile.open(file));
        try {
            BufferedInputStream in = new BufferedInputStream(position, BUFFER_BYTES);
            in.mark(MAGIC_BYTES);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return new TarMembers(
                    file,
                    position,
                    packed ? new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES) : in);
        } catch (IOException | RuntimeException e) {
            position.close();
            throw e;
        }
    }

    /**
     * The next file, or null at the end.
     *
     * @param most how many bytes it may have; a larger one is passed over
     * @throws VisualBertException DATA where the archive is broken, or has what is no file: a link, a device, a file with holes; where a
     *     name leads out of the folder that it would be unpacked to
     */
    @Nullable
    Member next(long most) {
        try {
            TarArchiveEntry entry = nextEntry();
            while (entry != null && entry.isDirectory()) {
                entry = nextEntry();
            }
            return entry == null ? null : member(entry, most);
        } catch (VisualBertException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    file + ": is no tar archive that can be read, or a broken one: " + OneLine.of(e),
                    e);
        }
    }

    private @Nullable TarArchiveEntry nextEntry() throws IOException {
        bounded.grant(HEADERS);
        return tar.getNextEntry();
    }

    private Member member(TarArchiveEntry entry, long most) throws IOException {
        String name = entry.getName();
        boolean plain = entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
        if (!plain || entry.isSparse()) {
            throw refused(name, "is a link, a device or a file with holes; files and folders are read");
        }
        if (name.startsWith("/") || name.contains("\\") || ("/" + name + "/").contains("/../")) {
            throw refused(name, "has a name that leads out of its folder");
        }
        bounded.grant(entry.getSize() + HEADERS);
        if (entry.getSize() > most) {
            tar.skipNBytes(entry.getSize());
            return new Member(name, null);
        }
        byte[] content = tar.readNBytes((int) entry.getSize());
        if (content.length < entry.getSize()) {
            throw refused(name, "is cut off");
        }
        return new Member(name, content);
    }

    private VisualBertException refused(String name, String why) {
        return new VisualBertException(VisualBertException.Code.DATA, file + ": its member " + name + " " + why);
    }

    /** How many bytes of the file were read. */
    long position() {
        return position.count();
    }

    @Override
    public void close() {
        try {
            tar.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
