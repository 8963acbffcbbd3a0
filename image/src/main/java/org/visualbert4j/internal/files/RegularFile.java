package org.visualbert4j.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.Checksum;

/**
 * Reads regular files and nothing else: a pipe or a device would be waited for without end. Size is asked before memory.
 * Thread-safe.
 */
public final class RegularFile {

    /** Bytes above which no file of settings, words or records of a run is read whole. */
    static final long MOST_BYTES_OF_SETTINGS = 256L << 20;

    private static final int BLOCK = 1 << 16;

    private RegularFile() {}

    /** What is there is no regular file, or has more bytes than it may; the reason goes on after the file's name. */
    public static final class UnfitException extends FileSystemException {

        private static final long serialVersionUID = 1L;

        UnfitException(Path file, String reason) {
            super(file.toString(), null, reason);
        }
    }

    /**
     * A regular file's size in bytes.
     *
     * @throws UnfitException if what is there is no regular file
     * @throws IOException if there is none
     */
    public static long size(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
            return attributes.size();
        }
        String what =
                attributes.isDirectory() ? "is a directory, not a file" : "is a pipe, socket or device, not a file";
        throw new UnfitException(file, what);
    }

    /**
     * A stream over a regular file of any size.
     *
     * @throws IOException as {@link #size}
     */
    public static InputStream open(Path file) throws IOException {
        size(file);
        return Files.newInputStream(file);
    }

    /**
     * All bytes of a small file.
     *
     * @throws UnfitException as {@link #size}; if there are more than {@link #MOST_BYTES_OF_SETTINGS}
     * @throws IOException if it can't be read
     */
    public static byte[] bytes(Path file) throws IOException {
        return bytes(file, MOST_BYTES_OF_SETTINGS);
    }

    /**
     * All bytes of a file that has as many as it may, at most 2^31 - 9.
     *
     * @throws UnfitException as {@link #size}; if there are more
     * @throws IOException if it can't be read
     */
    public static byte[] bytes(Path file, long most) throws IOException {
        long size = size(file);
        if (size > most) {
            throw new UnfitException(file, "is " + size + " bytes; the limit is " + most);
        }
        byte[] bytes = new byte[(int) size];
        try (InputStream in = open(file)) {
            int read = in.readNBytes(bytes, 0, bytes.length);
            return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
        }
    }

    /** The SHA-256 of a file of any size. */
    public static byte[] sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            readBlocks(file, digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a file of any size to a checksum. */
    public static void addTo(Checksum checksum, Path file) throws IOException {
        readBlocks(file, checksum::update);
    }

    private interface Block {
        void take(byte[] bytes, int offset, int length);
    }

    private static void readBlocks(Path file, Block block) throws IOException {
        byte[] buffer = new byte[BLOCK];
        try (InputStream in = open(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                block.take(buffer, 0, read);
            }
        }
    }
}
