package org.visualbert4j.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user's own folders, also where a user has no home: Java says {@code ?} of a user that the system doesn't know, as in
 * containers that run with any number for a user, and such a folder is never made.
 */
public final class UserFolders {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private UserFolders() {}

    /** The home: Java's, else that of the environment's {@code HOME}; null where neither is there. */
    public static @Nullable Path home() {
        return home(System.getProperty("user.home"), System.getenv());
    }

    public static @Nullable Path home(@Nullable String ofJava, Map<String, String> environment) {
        for (String name : new String[] {ofJava, environment.get("HOME")}) {
            if (name != null && Path.of(name).isAbsolute() && Files.isDirectory(Path.of(name))) {
                return Path.of(name);
            }
        }
        return null;
    }

    /**
     * Where caches of all programs are: {@code XDG_CACHE_HOME}, else {@code .cache} in the home, else a private folder among the
     * temporary files.
     */
    public static Path cache(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path home = home();
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        return home == null ? temporary() : home.resolve(".cache");
    }

    /** A folder among the temporary files that nobody else can have put anything into; not made yet. */
    public static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"), "visualbert4j-" + owner());
    }

    /**
     * Makes {@link #temporary} if it isn't there.
     *
     * @throws IOException where somebody else has made it, or others may write to it
     */
    public static Path makeTemporary() throws IOException {
        Path folder = temporary();
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
        }
        boolean ours = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getPosixFilePermissions(folder).equals(PRIVATE)
                && String.valueOf(Files.getAttribute(folder, "unix:uid")).equals(owner());
        if (!ours) {
            throw new IOException(folder + " belongs to somebody else, or others may write to it");
        }
        return folder;
    }

    /** The user's number, or the name where there are no numbers. */
    private static String owner() {
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name");
        }
    }
}
