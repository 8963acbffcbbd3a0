package org.visualbert4j.internal.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.UserFolders;

/**
 * Where the hub and its cache are.
 *
 * @param endpoint the hub's address, {@code https://huggingface.co} by default, without a slash at its end
 * @param cache the folder that Python's huggingface_hub keeps models in too
 * @param token sent to the endpoint and to no other host, or null
 * @param offline whether only the cache is read
 */
public record HubSettings(
        URI endpoint, Path cache, @Nullable String token, boolean offline) {

    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1000}");

    /**
     * As huggingface_hub has it from the environment: {@code HF_ENDPOINT}; {@code HF_HUB_CACHE}, or {@code hub} in {@code
     * HF_HOME}, which is {@code ~/.cache/huggingface} by default; {@code HF_TOKEN}, or the file {@code token} in {@code
     * HF_HOME}; {@code HF_HUB_OFFLINE}.
     *
     * @throws VisualBertException CONFIG, naming the variable that makes no sense
     */
    public static HubSettings of(Map<String, String> environment) {
        Path home = path(
                environment,
                "HF_HOME",
                path(environment, "XDG_CACHE_HOME", UserFolders.cache(Map.of())).resolve("huggingface"));
        return new HubSettings(
                endpoint(value(environment, "HF_ENDPOINT", "https://huggingface.co")),
                path(environment, "HF_HUB_CACHE", home.resolve("hub")),
                token(environment, path(environment, "HF_TOKEN_PATH", home.resolve("token"))),
                YES.contains(value(environment, "HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT)));
    }

    /** The same, reading only the cache if {@code only} or if it did so already. */
    public HubSettings withOffline(boolean only) {
        return new HubSettings(endpoint, cache, token, offline || only);
    }

    private static String value(Map<String, String> environment, String key, String otherwise) {
        String value = environment.getOrDefault(key, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static Path path(Map<String, String> environment, String key, Path otherwise) {
        String value = value(environment, key, otherwise.toString());
        if (!value.startsWith("~/")) {
            return Path.of(value);
        }
        Path home = UserFolders.home();
        if (home == null) {
            throw error(key + " is " + value + ", and this user has no home; name a folder without ~");
        }
        return Path.of(home + value.substring(1));
    }

    private static URI endpoint(String text) {
        try {
            URI endpoint = URI.create(text.replaceAll("/+$", ""));
            if (Set.of("http", "https").contains(String.valueOf(endpoint.getScheme())) && endpoint.getHost() != null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw error("HF_ENDPOINT: " + text + " is no address such as https://huggingface.co");
    }

    private static @Nullable String token(Map<String, String> environment, Path file) {
        try {
            String token = value(environment, "HF_TOKEN", Files.isRegularFile(file) ? Files.readString(file) : "")
                    .strip();
            if (token.isEmpty() || TOKEN.matcher(token).matches()) {
                return token.isEmpty() ? null : token;
            }
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e.getMessage(), e);
        }
        throw error("HF_TOKEN, or " + file + ": this is no token; make one at https://huggingface.co/settings/tokens");
    }

    private static VisualBertException error(String message) {
        return new VisualBertException(VisualBertException.Code.CONFIG, message);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HubSettings[" + endpoint + ", " + cache + (token == null ? "" : ", with a token")
                + (offline ? ", offline]" : "]");
    }
}
