package org.visualbert4j.internal.records;

import java.nio.file.Files;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.NearbyFile;

/**
 * A record with an image that can't be used.
 *
 * @param record the record
 * @param kind what is wrong
 * @param reason the same in words, with the image's file, in one line
 */
public record BadImage(LabelledRecord record, Kind kind, String reason) {

    /** What is wrong with an image. */
    public enum Kind {
        /** The record names none, or fewer than the model takes: no key, null, or an empty text. */
        ABSENT,
        /** Its file is not there. */
        MISSING,
        /** Its file can't be read as an image. */
        BROKEN
    }

    /**
     * Refuses a record that names more images than a model takes.
     *
     * @throws VisualBertException DATA with file and line
     */
    public static void refuseMore(LabelledRecord record, int wanted) {
        if (record.images().size() > wanted) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    record.location() + ": has " + record.images().size() + " images where the model takes " + wanted
                            + " (`images`)");
        }
    }

    /** A record that names fewer images than wanted. */
    public static BadImage absent(LabelledRecord record, int wanted) {
        int named = record.images().size();
        String reason = named == 0 ? "no image is named" : named + " image is named where " + wanted + " are expected";
        return new BadImage(record, Kind.ABSENT, reason);
    }

    /** Whether an error says that an image can't be used, as opposed to one of the program or of features. */
    public static boolean isMeant(VisualBertException error) {
        return error.code() == VisualBertException.Code.IMAGE || error.code() == VisualBertException.Code.IO;
    }

    /** A record whose image was refused with such an error. */
    public static BadImage refused(LabelledRecord record, Path image, VisualBertException error) {
        String reason = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        return new BadImage(record, Files.exists(image) ? Kind.BROKEN : Kind.MISSING, reason);
    }

    /** The reason, and for a file that is not there what was probably meant by its path. */
    String explained() {
        String hint = record.images().stream()
                .filter(image -> kind == Kind.MISSING && !Files.exists(image))
                .findFirst()
                .map(NearbyFile::hint)
                .orElse("");
        return hint.isEmpty() ? reason : reason + ": " + hint;
    }

    /** File and line without folders, and the reason likewise, so that no word of the machine stands in what a run leaves. */
    String withoutFolders() {
        String words = reason;
        for (Path image : record.images()) {
            words = words.replace(image.toString(), String.valueOf(image.getFileName()));
        }
        return record.source().getFileName() + ":" + record.line() + ": " + words;
    }
}
