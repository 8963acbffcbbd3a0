package org.visualbert4j.internal.features;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.UserFolders;

/**
 * Where and how features that were computed are kept.
 *
 * @param folder or null where nothing is kept
 * @param limit of bytes
 * @param halved whether in bf16, not in fp32
 */
public record StoreSettings(@Nullable Path folder, long limit, boolean halved) {

    private static final String FOLDER = "VISUALBERT_FEATURE_CACHE";
    private static final String LIMIT = FOLDER + "_LIMIT";
    private static final String TYPE = FOLDER + "_TYPE";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6}) ?(MB|GB|TB)");
    private static final Map<String, Long> UNITS =
            Map.of("MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);

    /**
     * As the environment says: {@code VISUALBERT_FEATURE_CACHE}, a folder or {@code none}, by default {@code
     * visualbert4j/features} in {@code XDG_CACHE_HOME} or {@code ~/.cache}; {@code VISUALBERT_FEATURE_CACHE_LIMIT}, by
     * default {@code 20GB}; {@code VISUALBERT_FEATURE_CACHE_TYPE}, {@code fp32} by default or {@code bf16}.
     *
     * @throws VisualBertException CONFIG for a limit or a type that makes no sense
     */
    public static StoreSettings of(Map<String, String> environment) {
        String own = environment.getOrDefault(FOLDER, "");
        Path folder = own.isEmpty()
                ? UserFolders.cache(environment).resolve("visualbert4j").resolve("features")
                : Path.of(own);
        return new StoreSettings(
                own.equals("none") ? null : folder,
                limit(value(environment, LIMIT, "20GB")),
                halved(value(environment, TYPE, "fp32")));
    }

    /** An empty variable is one that is not set. */
    private static String value(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static long limit(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches() || Integer.parseInt(size.group(1)) == 0) {
            throw wrong(LIMIT, text, "a size such as 20GB or 500MB");
        }
        return Integer.parseInt(size.group(1)) * UNITS.getOrDefault(size.group(2), 0L);
    }

    private static boolean halved(String text) {
        if (!text.equals("fp32") && !text.equals("bf16")) {
            throw wrong(TYPE, text, "fp32 or bf16");
        }
        return text.equals("bf16");
    }

    private static VisualBertException wrong(String name, String text, String expected) {
        return new VisualBertException(
                VisualBertException.Code.CONFIG, name + " is \"" + text + "\", where " + expected + " is expected");
    }

    /**
     * Opens the store; null where nothing is kept.
     *
     * @throws VisualBertException IO where it can't be read
     */
    public @Nullable FeatureStore open() {
        return folder == null ? null : new FeatureStore(folder, limit, halved);
    }
}
