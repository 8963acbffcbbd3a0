package org.visualbert4j.internal.dataset;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.duplicates.ImageFingerprint;
import org.visualbert4j.internal.image.RgbImage;

/**
 * How images look, noted while they are read for another purpose: 2 KB an image. Images are no longer noted when they take an
 * eighth of the memory that Java may use. Thread-safe.
 */
public final class ImageLooks {

    private static final int BYTES_AN_IMAGE = 2048;

    /**
     * One image.
     *
     * @param fingerprint by which its copies are found
     * @param pixels a checksum of its size and pixels
     */
    record Look(ImageFingerprint fingerprint, long pixels) {}

    private final Map<Path, Look> looks = new ConcurrentHashMap<>();
    private final long most;

    /** Room for an eighth of Java's memory. */
    public ImageLooks() {
        this(Runtime.getRuntime().maxMemory() / 8 / BYTES_AN_IMAGE);
    }

    /** Room for so many images; none where nobody looks for copies. */
    public ImageLooks(long most) {
        this.most = most;
    }

    /** Notes an image. */
    public void add(Path file, RgbImage image) {
        if (looks.size() < most) {
            CRC32C checksum = new CRC32C();
            checksum.update(image.rgb());
            long size = 31L * image.width() + image.height();
            looks.put(file, new Look(ImageFingerprint.of(image), (size << 32) | checksum.getValue()));
        }
    }

    /** Whether images were left out for want of memory. */
    boolean isFull() {
        return most > 0 && looks.size() >= most;
    }

    @Nullable
    Look of(Path file) {
        return looks.get(file);
    }
}
