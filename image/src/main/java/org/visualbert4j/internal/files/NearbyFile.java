package org.visualbert4j.internal.files;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a file is not there: what was probably meant by its path. For errors alone, as it looks through folders; nothing is
 * read in the place of a file that is missing.
 */
public final class NearbyFile {

    /** A URL within a path, of whose two slashes a path keeps one. */
    private static final Pattern URL =
            Pattern.compile("(?:^|[/\\\\])((?i:https?|ftps?|s3|gs|hf|hdfs|az|abfss?|data|file)):(.*)", Pattern.DOTALL);

    private static final Pattern LIST = Pattern.compile("[;,|]");

    /** Entries of a folder that are looked at. */
    private static final int MOST_ENTRIES = 100_000;

    private NearbyFile() {}

    /**
     * What to do about a path that leads to no file.
     *
     * @return a clause to follow "does not exist: ", or "" where nothing is known
     */
    public static String hint(Path missing) {
        String path = missing.toString();
        return url(path)
                .or(() -> link(missing))
                .or(() -> home(missing))
                .or(() -> backslashes(path))
                .or(() -> severalFiles(path))
                .or(() ->
                        there(decoded(path)).map(file -> file + " is there: write the name as it is, not as in a URL"))
                .or(() -> alike(missing, (a, b) -> a.equals(trimmed(b)))
                        .map(file -> file + " is there: leave out the spaces or quotes around names"))
                .or(() -> alike(missing, (a, b) -> normalized(a).equals(normalized(b)))
                        .map(file -> file + " is there, which looks the same in other Unicode characters"))
                .or(() -> alike(missing, String::equalsIgnoreCase)
                        .map(file -> file + " is there: upper and lower case differ"))
                .or(() -> alike(missing, (a, b) -> stem(a).equals(b) || stem(a).equals(stem(b)))
                        .map(file -> file + " is there, with another ending"))
                .or(() -> missingFolder(missing))
                .orElse("");
    }

    private static Optional<String> url(String path) {
        Matcher url = URL.matcher(path);
        if (!url.find()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (url.group(1).toLowerCase(Locale.ROOT)) {
                    case "file" ->
                        "a path is expected, not a URL: " + url.group(2).replaceFirst("^/*", "/");
                    case "data" -> "the name of a file is expected, not the image itself";
                    default -> "a file is expected, not a URL: download it first";
                });
    }

    private static Optional<String> link(Path missing) {
        try {
            return Files.isSymbolicLink(missing)
                    ? Optional.of("it is a link to " + Files.readSymbolicLink(missing) + ", which is not there")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> home(Path missing) {
        return missing.startsWith("~")
                ? Optional.of("the shell puts the home folder for ~ only where it begins a word")
                : Optional.empty();
    }

    private static Optional<String> backslashes(String path) {
        if (File.separatorChar == '\\' || path.indexOf('\\') < 0) {
            return Optional.empty();
        }
        String slashes = path.replace('\\', '/');
        return Optional.of(
                there(slashes).map(file -> file + " is there: write ").orElse("write ") + "/ where it has \\");
    }

    private static Optional<String> severalFiles(String path) {
        String[] parts = LIST.split(path, -1);
        return parts.length > 1
                ? there(parts[0].strip()).map(file -> file + " is there: write several files as a list, [\"a\", \"b\"]")
                : Optional.empty();
    }

    private static Optional<String> missingFolder(Path missing) {
        Path folder = missing.getParent();
        Path above = null;
        while (folder != null && !Files.exists(folder)) {
            above = folder;
            folder = folder.getParent();
        }
        return above == null ? Optional.empty() : Optional.of("there is no folder " + above);
    }

    /** A path, if a file is there. */
    private static Optional<Path> there(String path) {
        try {
            return Optional.of(Path.of(path)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The first file whose path is like another's, name by name. */
    private static Optional<Path> alike(Path path, BiPredicate<String, String> like) {
        Path found = path.isAbsolute() ? Objects.requireNonNull(path.getRoot()) : Path.of("");
        for (Path name : path) {
            Path exact = found.resolve(name);
            Optional<Path> next = Files.exists(exact) ? Optional.of(exact) : entry(found, name.toString(), like);
            if (next.isEmpty()) {
                return next;
            }
            found = next.get();
        }
        return Optional.of(found).filter(Files::isRegularFile);
    }

    /** The first by name. */
    private static Optional<Path> entry(Path folder, String name, BiPredicate<String, String> like) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.limit(MOST_ENTRIES)
                    .map(Path::getFileName)
                    .filter(entry -> like.test(entry.toString(), name))
                    .min(Comparator.naturalOrder())
                    .map(folder::resolve);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // a folder that can't be looked into says nothing
        }
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static String trimmed(String name) {
        return name.replaceAll("^[\\s\"']+|[\\s\"']+$", "");
    }

    private static String normalized(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC);
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
