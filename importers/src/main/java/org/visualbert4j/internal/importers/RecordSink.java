package org.visualbert4j.internal.importers;

import java.nio.file.Path;

/** Takes what an {@link Importer} reads. */
public interface RecordSink {

    /** Takes a record. Images of it that are not there are counted and listed; the record is kept. */
    void add(ImportedRecord record);

    /**
     * Says why an image is not there, where the importer knows more than that, such as a clip that has no frame. To be told
     * before the record that names the image is added.
     */
    void missing(Path image, String reason);

    /** Tells a line of what was left out, or may have been read otherwise than meant. */
    void note(String line);
}
