package org.visualbert4j.internal.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * Keeps features that were computed once, by what they were computed from: the image's bytes and the extractor's
 * fingerprint. Files only grow, each entry has its checksums, and each file has one writer at a time, so that neither a kill at
 * any moment nor a second process does harm: what is not whole is not there, and is computed again. Thread-safe.
 */
public final class FeatureStore implements AutoCloseable {

    private final SegmentFolder folder;
    private final boolean halved;
    private final Map<String, Segment.Place> places = new ConcurrentHashMap<>();
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable Segment written;

    /**
     * What a store holds.
     *
     * @param entries whole ones
     * @param damaged those whose content is not what was written
     * @param files how many
     * @param bytes of all files
     */
    public record Stat(int entries, int damaged, int files, long bytes) {}

    /**
     * Opens the store in a folder, which need not be there yet.
     *
     * @param limit of bytes, about; the oldest files go when there are more
     * @param halved whether entries are kept in bf16, which takes half the room; those in fp32 are rounded when they are read,
     *     and those in bf16 are not there for a store of fp32, so that what is read depends on nothing else
     * @throws VisualBertException IO where the folder can't be read
     */
    public FeatureStore(Path folder, long limit, boolean halved) {
        this.folder = new SegmentFolder(folder, limit);
        this.halved = halved;
        try {
            for (Path file : this.folder.files()) {
                read(file);
            }
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    private void read(Path file) throws IOException {
        try {
            segments.add(Segment.read(file, places::put));
        } catch (NoSuchFileException e) {
            // another process has removed it since the folder was listed
        }
    }

    /** What an image's features are kept under: a SHA-256 of its bytes' SHA-256 and the extractor's fingerprint. */
    public static String key(byte[] image, String fingerprint) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(digest.digest(image));
            digest.update(fingerprint.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is kept under a key; an entry that is damaged is forgotten. */
    public Optional<ImageFeatures> get(String key) {
        Segment.Place place = places.get(key);
        if (place == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer content = place.segment().content(place);
            boolean keptHalved = content != null && FeatureCodec.isHalved(content);
            if (keptHalved && !halved) {
                return Optional.empty();
            }
            ImageFeatures features = content == null ? null : FeatureCodec.decode(content);
            if (features == null) {
                places.remove(key, place);
            }
            return Optional.ofNullable(features).map(found -> keptHalved ? found : asKept(found));
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /**
     * Keeps features.
     *
     * @param key of {@link #key}
     * @return the same as {@link #get} gives them
     * @throws VisualBertException IO where they can't be written
     */
    public synchronized ImageFeatures put(String key, ImageFeatures features) {
        try {
            if (written == null || written.end() > folder.segmentBytes()) {
                startFile();
            }
            places.put(key, Objects.requireNonNull(written).append(key, FeatureCodec.encode(features, halved)));
            return asKept(features);
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private void startFile() throws IOException {
        if (written != null) {
            written.seal();
        }
        folder.makeRoom();
        for (Segment segment : List.copyOf(segments)) {
            if (!Files.exists(segment.file())) {
                places.values().removeIf(place -> place.segment() == segment);
                segments.remove(segment);
                segment.close();
            }
        }
        Segment next = folder.toAppend(this::addUnlessElsewhere);
        segments.removeIf(
                segment -> segment.file().equals(next.file()) && closed(segment)); // its entries are the next's
        segments.add(next);
        written = next;
    }

    /** Of an entry that is in several files the one is kept that was found first. */
    private void addUnlessElsewhere(String key, Segment.Place place) {
        Path file = place.segment().file();
        places.compute(
                key, (same, known) -> known == null || known.segment().file().equals(file) ? place : known);
    }

    private boolean closed(Segment segment) {
        try {
            segment.close();
            return true;
        } catch (IOException e) {
            throw failed("closed", e);
        }
    }

    private ImageFeatures asKept(ImageFeatures features) {
        return halved ? FeatureCodec.halved(features) : features;
    }

    /** Reads and checks all that is kept; what is damaged is forgotten, and computed again when it is wanted. */
    public Stat verify() {
        int all = places.size();
        List.copyOf(places.keySet()).forEach(this::get);
        return stat(all - places.size());
    }

    /** How much is kept, unchecked. */
    public Stat stat() {
        return stat(0);
    }

    private Stat stat(int damaged) {
        try {
            return new Stat(places.size(), damaged, folder.files().size(), folder.bytes());
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /**
     * Removes all files but those that another store adds to.
     *
     * @return how many bytes they had
     */
    public synchronized long clear() {
        try {
            close();
            places.clear();
            return folder.clear();
        } catch (IOException e) {
            throw failed("removed", e);
        }
    }

    private VisualBertException failed(String what, IOException e) {
        return new VisualBertException(
                VisualBertException.Code.IO, "the feature cache " + folder.path() + " can't be " + what + ": " + e, e);
    }

    @Override
    public synchronized void close() {
        written = null;
        segments.removeIf(this::closed);
    }
}
