package org.visualbert4j.internal.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the hub.
 *
 * @param repository owner and name, such as {@code uclanlp/visualbert-vqa}
 * @param revision a branch, a tag or a commit
 */
public record HubName(String repository, String revision) {

    private static final String PART = "\\w(?:[\\w.-]{0,94}\\w)?";
    private static final String REVISION = "\\w[\\w.-]{0,99}(?:/\\w[\\w.-]{0,99}){0,3}";
    private static final Pattern NAME = Pattern.compile("(" + PART + "/" + PART + ")(?:@(" + REVISION + "))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /**
     * A name as a person writes it: {@code owner/name}, or {@code owner/name@revision}; without a revision it is {@code
     * main}. Empty where the text is none by the hub's rules: ASCII letters, digits, {@code -}, {@code _} and {@code .},
     * neither {@code --} nor {@code ..}, no {@code .git} at the end.
     */
    public static Optional<HubName> parse(String text) {
        Matcher matcher = NAME.matcher(text);
        if (!matcher.matches() || text.contains("--") || text.contains("..")) {
            return Optional.empty();
        }
        String revision = matcher.group(2) == null ? "main" : matcher.group(2);
        return Optional.of(new HubName(matcher.group(1), revision)).filter(name -> !name.repository.endsWith(".git"));
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** The same model at another revision. */
    HubName at(String otherRevision) {
        return new HubName(repository, otherRevision);
    }

    /** Owner, name and revision, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return repository + "@" + revision;
    }
}
