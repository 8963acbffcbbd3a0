package org.visualbert4j.internal.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.visualbert4j.internal.files.RegularFile;

/**
 * What the hub names a file's content by, in its ETag: the SHA-256 of a large file, Git's SHA-1 of any other. It is the
 * name of the blob in the cache too.
 *
 * @param hex 64 or 40 digits
 */
record Checksum(String hex) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** The one in an ETag, whose quotes and mark of weakness don't count; empty where it holds none. */
    static Optional<Checksum> ofETag(String tag) {
        String hex = tag.replaceFirst("^W/", "").replace("\"", "");
        return HEX.matcher(hex).matches() ? Optional.of(new Checksum(hex)) : Optional.empty();
    }

    /** Whether it is that of a file. */
    boolean fits(Path file) throws IOException {
        MessageDigest digest = digest(hex.length() == 64 ? "SHA-256" : "SHA-1");
        if (hex.length() == 40) {
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = RegularFile.open(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex.equals(HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
