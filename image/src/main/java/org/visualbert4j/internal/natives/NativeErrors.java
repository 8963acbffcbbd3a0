package org.visualbert4j.internal.natives;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.messages.OneLine;

/** Turns what libtorch throws, a C++ stack trace and all, into one line. */
public final class NativeErrors {

    private static final String ANOTHER_FOLDER = "name another folder with -Dorg.bytedeco.javacpp.cachedir=DIR";
    private static final String MENDS = "the unpacked file is damaged, which `visualbert doctor` mends";

    private static final Map<String, String> ADVICE = advice();

    private NativeErrors() {}

    /** The first line of an error's message, or its class' name where it has none. */
    public static String firstLine(Throwable error) {
        return OneLine.of(error);
    }

    /** An exception of kind NATIVE that says what was being done and the first line of what went wrong. */
    public static VisualBertException translate(String doing, RuntimeException error) {
        if (error instanceof VisualBertException known) {
            return known;
        }
        return new VisualBertException(VisualBertException.Code.NATIVE, doing + ": " + firstLine(error), error);
    }

    /** What there is to say of a library that can't be loaded: the deepest cause, as what stands above it is of no use. */
    public static VisualBertException loading(String library, Throwable error) {
        Throwable deepest = error;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof VisualBertException known) {
                return known;
            }
            if (firstLine(cause).contains("already loaded in another classloader")) {
                return NativeLoader.otherClassLoader(error);
            }
            deepest = cause;
        }
        return new VisualBertException(
                VisualBertException.Code.NATIVE,
                library + " can't be loaded on " + Loader.getPlatform() + ": " + firstLine(deepest) + "; "
                        + advice(firstLine(deepest)),
                error);
    }

    private static String advice(String reason) {
        return ADVICE.entrySet().stream()
                .filter(known -> reason.toLowerCase(Locale.ROOT).contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("run `visualbert doctor`, and report what it says if it doesn't help");
    }

    private static Map<String, String> advice() {
        Map<String, String> advice = new LinkedHashMap<>(); // the first that fits
        advice.put("no space left", "there is no room on the disk: " + ANOTHER_FOLDER);
        advice.put("quota", "there is no room on the disk: " + ANOTHER_FOLDER);
        advice.put("not permitted", "the folder may be mounted so that nothing in it can run: " + ANOTHER_FOLDER);
        advice.put("permission denied", ANOTHER_FOLDER);
        advice.put(
                "map segment",
                "the process may have too little memory (ulimit -v), or the folder be mounted so that nothing in it can run: "
                        + ANOTHER_FOLDER);
        advice.put("cannot allocate memory", "the process may have too little memory: see ulimit -v");
        advice.put("too many open files", "the process may open too few files: see ulimit -n");
        advice.put("glibc", "this system's C library is too old for it");
        advice.put("cannot open shared object file", "install the library that is missing");
        advice.put("file too short", MENDS);
        advice.put("elf", MENDS);
        return advice;
    }
}
