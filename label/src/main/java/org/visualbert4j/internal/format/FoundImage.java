package org.visualbert4j.internal.format;

import java.nio.file.Path;

/** Where an image is that a record names. */
public sealed interface FoundImage {

    /** In a file, which need not be there: a model of stored features finds them by its name. */
    record InFile(Path path) implements FoundImage {}

    /**
     * In memory, encoded. The bytes are not copied.
     *
     * @param name what messages call it
     */
    record Encoded(byte[] bytes, String name) implements FoundImage {}
}
