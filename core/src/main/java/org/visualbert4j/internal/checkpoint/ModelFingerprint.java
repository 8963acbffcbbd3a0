package org.visualbert4j.internal.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.RegularFile;

/**
 * Tells whether a folder still holds the model that something was measured of, in a millisecond: a SHA-256 of
 * {@code config.json} and of the weights' sizes and 64 evenly spread blocks of each of their files. Training
 * changes every block of the parts that it trains; where most parts are frozen, it may change none of those read. It finds
 * accidents, not forgeries; {@link WeightFiles#checksum} reads all bytes.
 */
public final class ModelFingerprint {

    private static final int BLOCKS = 64;
    private static final int BLOCK_BYTES = 4096;

    private ModelFingerprint() {}

    /**
     * The fingerprint of a folder.
     *
     * @return hexadecimal digits
     * @throws VisualBertException CHECKPOINT where it holds no model, IO where a file can't be read
     */
    public static String of(Path folder) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(RegularFile.bytes(folder.resolve(ConfigFile.NAME)));
            for (Path file : WeightFiles.find(folder).files()) {
                addBlocks(digest, file);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, folder + " can't be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addBlocks(MessageDigest digest, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            for (int i = 0; i < BLOCKS; i++) {
                long position = Math.max(0, size - BLOCK_BYTES) * i / (BLOCKS - 1);
                block.clear();
                while (block.hasRemaining() && channel.read(block, position + block.position()) > 0) {}
                digest.update(block.flip());
            }
        }
    }
}
