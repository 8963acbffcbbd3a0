package org.visualbert4j.internal.label;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.RecordInput;

/**
 * An input that counts its records and has a checksum of all of them so far, by which a later start recognises them: also those of a
 * stream, that are sent again. Used by one thread; close it.
 */
final class DigestedInput implements AutoCloseable {

    private final RecordInput input;
    private final MessageDigest digest;
    private long records;

    DigestedInput(RecordInput input) {
        this.input = input;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next record, or null at the end. */
    @Nullable
    InputRecord next() {
        InputRecord record = input.next();
        if (record != null) {
            records++;
            digest.update(JsonLines.line(record.fields()));
            if (record.raw() != null) {
                digest.update(record.raw().getBytes(StandardCharsets.UTF_8));
            }
            new TreeMap<>(record.attachments()).forEach((name, image) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(image);
            });
        }
        return record;
    }

    /**
     * Passes over records that were labelled before.
     *
     * @param count how many
     * @param expected the checksum of them
     * @throws VisualBertException DATA where these are others, or fewer
     */
    void skip(long count, String expected) {
        while (records < count) {
            if (next() == null) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        "the input has been changed since: it has " + records + " records, where " + count
                                + " were read before");
            }
        }
        if (!digest().equals(expected)) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "the input has been changed since: its first " + count
                            + " records are not those that were read before");
        }
    }

    /**
     * Refuses records behind those that were labelled.
     *
     * @throws VisualBertException DATA
     */
    void refuseMore() {
        long labelled = records;
        if (next() != null) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "the input has been changed since: it has more than the " + labelled
                            + " records that were labelled; name another output to label this one");
        }
    }

    /** How many records were read. */
    long records() {
        return records;
    }

    /** The SHA-256 of all records so far. */
    String digest() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How much of the input was read, 0 to 1; negative where nobody knows. */
    double share() {
        return input.size() <= 0 ? -1 : Math.min(1, (double) input.position() / input.size());
    }

    /** The input's size in its own unit, or -1. */
    long size() {
        return input.size();
    }

    @Override
    public void close() {
        input.close();
    }
}
