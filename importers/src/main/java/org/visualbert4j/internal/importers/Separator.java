package org.visualbert4j.internal.importers;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.TextFile;

/**
 * What stands between the columns of a delimited text.
 *
 * @param character the separator
 * @param hasLine whether the first line that isn't blank says it, as {@code sep=;}, and is no header
 * @param isGuessed whether it is another than the usual one, which the header does not have
 */
public record Separator(char character, boolean hasLine, boolean isGuessed) {

    /** What Excel takes for the separator of the lines that follow. */
    private static final Pattern LINE = Pattern.compile("(?i)sep=([,;:|\\t ])");

    private static final int LONGEST_HEADER = 1 << 20;

    /**
     * That of a file.
     *
     * @param usual comma or tab; in the place of a comma that the header does not have, what it has
     * @throws VisualBertException as {@link TextFile#open}
     */
    public static Separator of(Path file, char usual) {
        String first = firstLine(file);
        Matcher told = LINE.matcher(first);
        if (told.matches()) {
            return new Separator(told.group(1).charAt(0), true, false);
        }
        if (usual == ',' && first.indexOf(',') < 0) {
            for (char other : new char[] {';', '\t', '|'}) {
                if (first.indexOf(other) >= 0) {
                    return new Separator(other, false, true);
                }
            }
        }
        return new Separator(usual, false, false);
    }

    /** What a person should know of a guess. */
    Optional<String> note(Path file) {
        return isGuessed
                ? Optional.of(file + ": its columns are taken to be separated by "
                        + (character == '\t' ? "tabs" : character) + ", as its header has no comma")
                : Optional.empty();
    }

    /** The first line that isn't blank. */
    private static String firstLine(Path file) {
        try (Reader text = new InputStreamReader(TextFile.open(file), StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int c = text.read(); c >= 0 && line.length() < LONGEST_HEADER; c = text.read()) {
                if (c != '\n' && c != '\r') {
                    line.append((char) c);
                } else if (!line.toString().isBlank()) {
                    break;
                } else {
                    line.setLength(0);
                }
            }
            return line.toString();
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }
}
