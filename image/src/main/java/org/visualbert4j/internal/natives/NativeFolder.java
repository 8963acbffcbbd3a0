package org.visualbert4j.internal.natives;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.UserFolders;

/**
 * The folder that native libraries are unpacked into: what {@code -Dorg.bytedeco.javacpp.cachedir} names, else {@code
 * .javacpp/cache} in the user's home, {@code visualbert4j/native} in {@code XDG_CACHE_HOME}, or a private folder among the
 * temporary files, the first of them that can be written.
 */
final class NativeFolder {

    private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

    private NativeFolder() {}

    /**
     * Finds the folder, makes it, and tells JavaCPP.
     *
     * @throws VisualBertException NATIVE where none can be written
     */
    static Path choose() {
        Path folder = choose(System.getProperties(), System.getenv());
        System.setProperty(PROPERTY, folder.toString());
        return folder;
    }

    static Path choose(Properties properties, Map<String, String> environment) {
        String named = properties.getProperty(PROPERTY, properties.getProperty("org.bytedeco.javacpp.cacheDir"));
        List<String> refused = new ArrayList<>();
        if (named != null) {
            Path folder = usable(Path.of(named).toAbsolutePath(), refused);
            if (folder != null) {
                return folder;
            }
        } else {
            Path home = UserFolders.home(properties.getProperty("user.home"), environment);
            String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
            Path folder = home == null ? null : usable(home.resolve(".javacpp").resolve("cache"), refused);
            if (folder == null && Path.of(xdg).isAbsolute()) {
                folder = usable(Path.of(xdg, "visualbert4j", "native"), refused);
            }
            if (folder == null) {
                folder = usableTemporary(refused);
            }
            if (folder != null) {
                return folder;
            }
        }
        throw new VisualBertException(
                VisualBertException.Code.NATIVE,
                "there is no folder to unpack the native libraries into: " + String.join("; ", refused)
                        + "; name one that can be written with -D" + PROPERTY + "=DIR, or with XDG_CACHE_HOME");
    }

    private static @Nullable Path usableTemporary(List<String> refused) {
        if (Platform.isWindows()) {
            return null;
        }
        try {
            return usable(UserFolders.makeTemporary().resolve("native"), refused);
        } catch (IOException e) {
            refused.add(UserFolders.temporary() + " can't be made: " + NativeErrors.firstLine(e));
            return null;
        }
    }

    private static @Nullable Path usable(Path folder, List<String> refused) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            refused.add(folder + " can't be made");
            return null;
        }
        if (Files.isReadable(folder) && Files.isWritable(folder) && Files.isExecutable(folder)) {
            return folder;
        }
        refused.add(folder + " can't be written");
        return null;
    }
}
