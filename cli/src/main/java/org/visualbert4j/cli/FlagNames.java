package org.visualbert4j.cli;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.visualbert4j.internal.settings.SettingsReader;

/** Settings as the library names them in its messages, in backquotes, made the flags that a person types. */
final class FlagNames {

    private static final Pattern SETTING = Pattern.compile("`([a-z][a-z-]*)`");
    private static final Set<String> OF_OTHER_COMMANDS = Set.of(
            "config",
            "seeds",
            "folds",
            "quote",
            "text-column",
            "image-column",
            "label-column",
            "id-column",
            "accept-below");

    private FlagNames() {}

    /** A message whose settings are flags: {@code `batch-size`: 0} becomes {@code --batch-size: 0}. */
    static String in(String message) {
        Matcher settings = SETTING.matcher(message);
        return message.indexOf('`') < 0
                ? message
                : settings.replaceAll(found ->
                        isFlag(found.group(1)) ? "--" + found.group(1) : Matcher.quoteReplacement(found.group()));
    }

    private static boolean isFlag(String name) {
        Stream<String> settings = Stream.concat(
                        SettingsReader.keys().stream(), SettingsReader.pretrainingKeys().stream())
                .map(SettingsReader.Key::key);
        return Stream.concat(settings, OF_OTHER_COMMANDS.stream()).anyMatch(name::equals);
    }
}
