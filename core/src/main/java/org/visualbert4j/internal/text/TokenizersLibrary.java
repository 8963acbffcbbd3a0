package org.visualbert4j.internal.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import com.sun.jna.Platform;
import java.io.IOException;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.natives.NativeLoader;
import org.visualbert4j.internal.natives.UnpackedLibraries;

/** The native tokenizers library, loaded once a process. Thread-safe. */
public final class TokenizersLibrary {

    private static final String PATH = "RUST_LIBRARY_PATH";

    private static boolean loaded;

    private TokenizersLibrary() {}

    /**
     * Loads it if that has not happened yet, whatever the thread's context class loader, by which the library looks for its own
     * jar.
     *
     * @throws VisualBertException NATIVE where it can't be loaded, or serves another class loader
     */
    public static synchronized void load() {
        if (loaded) {
            return;
        }
        // The library would otherwise report its use over the network, and download natives for GPUs.
        System.setProperty("ai.djl.offline", "true");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(HuggingFaceTokenizer.class.getClassLoader());
        try {
            unpack();
            LibUtils.checkStatus();
        } catch (EngineException | LinkageError | AssertionError | IOException e) {
            throw NativeErrors.loading("the tokenizers library", e);
        } finally {
            thread.setContextClassLoader(before);
        }
        loaded = true;
    }

    private static void unpack() throws IOException {
        UnpackedLibraries libraries = NativeLoader.prepare();
        if (!Platform.isWindows() && System.getenv(PATH) == null && System.getProperty(PATH) == null) {
            String system = ai.djl.util.Platform.fromSystem("tokenizers").getClassifier();
            System.setProperty(
                    PATH,
                    libraries
                            .unpack(
                                    HuggingFaceTokenizer.class,
                                    "/native/lib/" + system + "/cpu/" + System.mapLibraryName("tokenizers"))
                            .toString());
        }
    }
}
