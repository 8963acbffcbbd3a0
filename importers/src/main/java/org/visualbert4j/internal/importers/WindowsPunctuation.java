package org.visualbert4j.internal.importers;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Repairs texts whose smart quotes and dashes became control characters because Windows-1252 was read as Latin-1. They are valid
 * UTF-8, so no decoder complains, and tokenizers drop them: {@code he\u0092s} would be read as {@code hes}.
 */
final class WindowsPunctuation {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** Quotes, bullet and dashes. The others of these controls are as often meant as they stand, or stand for nothing. */
    private static final Pattern CONTROLS = Pattern.compile("[\\x{91}-\\x{97}]");

    private WindowsPunctuation() {}

    /** The text with U+0091 to U+0097 replaced by what Windows-1252 has in their place, ‘ ’ “ ” • – —. */
    static String repair(String text) {
        return CONTROLS.matcher(text)
                .replaceAll(control -> new String(control.group().getBytes(StandardCharsets.ISO_8859_1), WINDOWS));
    }
}
