package org.visualbert4j.internal.settings;

import java.util.List;

/** A setting as somebody wrote it, with where that stands, such as {@code a.yaml:3: epochs}, or its name in backquotes. */
sealed interface Written {

    /** Where it stands, for messages. */
    String where();

    /** One value, as its characters are; nothing has been made of them yet. */
    record Text(String where, String text) implements Written {}

    /** A list of values. */
    record Items(String where, List<String> texts) implements Written {}

    /** A key without a value, or with null. */
    record Nothing(String where) implements Written {}
}
