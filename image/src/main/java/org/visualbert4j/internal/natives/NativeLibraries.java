package org.visualbert4j.internal.natives;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** Whether each library outside the JVM that the class path has can be loaded and used here. */
public final class NativeLibraries {

    /**
     * The outcome for one library.
     *
     * @param version its version, or {@code unknown}
     * @param problem what is wrong and what to do about it, or null where it works
     */
    public record Result(
            String name, String version, @Nullable String problem) {}

    private NativeLibraries() {}

    /** Tries all of them: JNA, and what the modules name as {@link NativeProbe}. */
    public static List<Result> check() {
        List<Result> results = new ArrayList<>();
        results.add(result(new Jna()));
        ServiceLoader.load(NativeProbe.class, NativeProbe.class.getClassLoader())
                .forEach(probe -> results.add(result(probe)));
        return List.copyOf(results);
    }

    /**
     * Compares what was unpacked with the jars, and removes what differs, which is then unpacked again. To be called before anything
     * is loaded.
     *
     * @return the files that were removed, whether by a crash in their midst or by the disk they came to be so
     * @throws VisualBertException NATIVE where there is no folder for them, IO where they can't be read or removed
     */
    public static List<Path> mend() {
        try {
            return NativeLoader.prepare().mend();
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO,
                    "unpacked libraries can't be compared: " + NativeErrors.firstLine(e),
                    e);
        }
    }

    private static Result result(NativeProbe probe) {
        String found;
        try {
            found = Objects.requireNonNullElse(probe.version(), "unknown");
        } catch (Exception | LinkageError e) {
            found = "unknown";
        }
        try {
            return new Result(probe.name(), found, probe.works() ? null : "it gives wrong results; please report it");
        } catch (Exception | LinkageError e) {
            return new Result(
                    probe.name(), found, NativeErrors.loading(probe.name(), e).getMessage());
        }
    }

    private static final class Jna implements NativeProbe {

        private static final Logger LOG = Logger.getLogger("com.sun.jna");

        @Override
        public String name() {
            return "jna";
        }

        @Override
        public String version() {
            return Native.VERSION;
        }

        @Override
        public boolean works() {
            LOG.setLevel(Level.OFF); // it would print a stack trace of its own
            NativeLoader.prepare();
            return Native.POINTER_SIZE == Long.BYTES;
        }
    }
}
