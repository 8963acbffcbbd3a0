package org.visualbert4j.internal.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;

/**
 * The boundary around a parser of files that anyone may have made. Libraries throw all kinds of exceptions at broken or hostile
 * files, and errors where a file asks for all memory; past this boundary there is one line with the file's name.
 */
public final class Parsing {

    private static final int LONGEST_REASON = 200;

    /** What a library reads. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse() throws IOException;
    }

    private Parsing() {}

    /**
     * What a parser makes of a file.
     *
     * @param kind what the file is meant to be, such as {@code HDF5}
     * @throws VisualBertException what the parser throws of these; DATA for whatever else it throws; IO for a file that can't be
     *     opened
     */
    public static <T> T guarded(Path file, String kind, Parser<T> parser) {
        try {
            return parser.parse();
        } catch (VisualBertException e) {
            Optional<String> other = FileKind.notTheFile(file);
            throw other.isPresent() ? new VisualBertException(VisualBertException.Code.DATA, file + other.get(), e) : e;
        } catch (FileSystemException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + reason(e), e);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    file
                            + FileKind.notTheFile(file)
                                    .orElse(": is no " + kind + " file that can be read, or a broken one: "
                                            + reason(e)),
                    e);
        }
    }

    private static String reason(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            return "it asks for more memory than the " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB that Java has (-Xmx)";
        }
        if (thrown instanceof StackOverflowError) {
            return "it is nested too deeply";
        }
        String message = thrown.getMessage();
        boolean ofJava = thrown instanceof RuntimeException
                && thrown.getClass() != RuntimeException.class
                && thrown.getClass().getName().startsWith("java."); // written for programmers
        if (message == null || message.isBlank() || ofJava) {
            return "its parts contradict each other (" + thrown.getClass().getSimpleName() + ")";
        }
        String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }
}
