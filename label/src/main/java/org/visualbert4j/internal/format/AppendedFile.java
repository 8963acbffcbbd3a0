package org.visualbert4j.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;

/**
 * A file that is written from its beginning to its end, and knows the SHA-256 of what it has so far. A position is its length and
 * that checksum: {@code {"bytes": N, "sha256": HEX}}. One process at a time writes it. Used by one thread; close it.
 */
public final class AppendedFile implements AutoCloseable {

    private static final int BLOCK = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
    private long bytes;

    private AppendedFile(Path file, FileChannel channel, MessageDigest digest, long bytes) {
        this.file = file;
        this.channel = channel;
        this.digest = digest;
        this.bytes = bytes;
    }

    /**
     * An empty file. What was there is lost.
     *
     * @throws VisualBertException IO where it can't be written, USAGE where another process is writing it
     */
    public static AppendedFile create(Path file) {
        return open(file, 0, channel -> sha256(), StandardOpenOption.CREATE);
    }

    /**
     * A file cut back to a position.
     *
     * @throws VisualBertException DATA where it is shorter, or does not begin with what was written then; otherwise as {@link #create}
     */
    public static AppendedFile resume(Path file, JsonNode position) {
        // read by way of the channel that has the lock: a process that closes another one of the file loses it
        return open(
                file,
                position.path("bytes").asLong(),
                channel -> digestUntil(file, Channels.newInputStream(channel), position));
    }

    /** What a file has so far. */
    @FunctionalInterface
    private interface Beginning {
        MessageDigest digest(FileChannel channel) throws IOException;
    }

    private static AppendedFile open(Path file, long length, Beginning beginning, OpenOption... options) {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.addAll(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            FileChannel channel = FileChannel.open(file, all);
            try {
                lock(file, channel);
                MessageDigest digest = beginning.digest(channel);
                channel.truncate(length).position(length);
                return new AppendedFile(file, channel, digest, length);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Held until the channel is closed. */
    private static void lock(Path file, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // by this process
        }
        throw new VisualBertException(Code.USAGE, file + ": another process is writing it");
    }

    /**
     * Checks that a file is as long as a position says, and has the same content.
     *
     * @throws VisualBertException DATA, IO
     */
    public static void check(Path file, JsonNode position) {
        try (InputStream in = Files.newInputStream(file)) {
            digestUntil(file, in, position);
            if (Files.size(file) != position.path("bytes").asLong()) {
                throw changed(
                        file,
                        "it has " + Files.size(file) + " bytes where " + position.path("bytes") + " were written");
            }
        } catch (IOException e) {
            throw new VisualBertException(Code.IO, file + ": can't be read: " + e, e);
        }
    }

    private static MessageDigest digestUntil(Path file, InputStream in, JsonNode position) throws IOException {
        MessageDigest digest = sha256();
        long left = position.path("bytes").asLong();
        byte[] block = new byte[BLOCK];
        while (left > 0) {
            int read = in.read(block, 0, (int) Math.min(BLOCK, left));
            if (read < 0) {
                throw changed(file, "it ends " + left + " bytes before what was written");
            }
            digest.update(block, 0, read);
            left -= read;
        }
        if (!hex(digest).equals(position.path("sha256").asText())) {
            throw changed(file, "it is not what was written");
        }
        return digest;
    }

    private static VisualBertException changed(Path file, String how) {
        return new VisualBertException(Code.DATA, file + " has been changed since: " + how);
    }

    /**
     * Appends.
     *
     * @throws VisualBertException IO where the disk is full or can't be written
     */
    public void write(byte[] content) {
        digest.update(content);
        bytes += content.length;
        for (int from = 0; from < content.length; ) {
            int length = Math.min(buffer.remaining(), content.length - from);
            buffer.put(content, from, length);
            from += length;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() {
        try {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Forces everything to disk.
     *
     * @return the position
     * @throws VisualBertException IO
     */
    public JsonNode commit() {
        flush();
        try {
            channel.force(true);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        return JsonNodeFactory.instance.objectNode().put("bytes", bytes).put("sha256", hex(digest));
    }

    /** Closes without {@link #commit}. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // what was committed is on disk
        }
    }

    private static VisualBertException unwritable(Path file, IOException e) {
        return new VisualBertException(
                Code.IO,
                file + " can't be written: " + e.getMessage()
                        + "; what is there up to the last checkpoint stays, and the" + " same command goes on with it",
                e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of what it has so far; more may follow. */
    private static String hex(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
