package org.visualbert4j.internal.records;

import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.visualbert4j.internal.text.Encoding;

/** What is lost while the records of an evaluation are read: images that can't be used, ends of texts. Thread-safe. */
public final class ReadingLosses {

    private final Queue<BadImage> bad = new ConcurrentLinkedQueue<>();
    private CutTexts.Count texts = CutTexts.Count.NONE;

    /** Counts a record whose image can't be used. */
    public void add(BadImage image) {
        bad.add(image);
    }

    /** Counts a record's texts. */
    public synchronized void add(List<Encoding> encoded) {
        texts = texts.with(encoded);
    }

    /**
     * The bad images, in the order of the file.
     *
     * @param records how many were read
     */
    public BadImages badImages(int records, BadImagePolicy policy) {
        return new BadImages(
                records,
                policy,
                bad.stream()
                        .sorted(Comparator.comparingInt(image -> image.record().line()))
                        .toList());
    }

    /** The texts of all records that were not left out. */
    public synchronized CutTexts.Count texts() {
        return texts;
    }
}
