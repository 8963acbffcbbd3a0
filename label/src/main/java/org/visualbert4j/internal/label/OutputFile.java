package org.visualbert4j.internal.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;

/**
 * The names of an output. It has its own when it is complete.
 *
 * @param path its own
 */
record OutputFile(Path path) {

    /** What it is called until then. */
    Path partial() {
        return path.resolveSibling(path.getFileName() + ".partial");
    }

    /** The file of its checkpoint. */
    Path checkpoint() {
        return path.resolveSibling(path.getFileName() + ".checkpoint.json");
    }

    /**
     * Refuses what is there already.
     *
     * @throws VisualBertException USAGE
     */
    void refuseThere() {
        if (Files.exists(path)) {
            throw new VisualBertException(
                    Code.USAGE, path + " is there already, and no unfinished run of label; name another, or remove it");
        }
    }

    /**
     * Gives it its own name, if it does not have it yet.
     *
     * @throws VisualBertException IO; DATA where there is none of both
     */
    void complete() {
        try {
            if (Files.exists(partial())) {
                Files.move(partial(), path, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new VisualBertException(Code.IO, partial() + " can't be renamed: " + e.getMessage(), e);
        }
        if (!Files.exists(path)) {
            throw new VisualBertException(
                    Code.DATA,
                    path + " was finished and is not there any more; remove " + checkpoint()
                            + " to label everything again");
        }
    }
}
