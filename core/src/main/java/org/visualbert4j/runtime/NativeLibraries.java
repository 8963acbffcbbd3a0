package org.visualbert4j.runtime;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.sun.jna.Function;
import com.sun.jna.Native;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;

/** Whether each library outside the JVM can be loaded and used here. */
public final class NativeLibraries {

    private static final Logger JNA_LOG = Logger.getLogger("com.sun.jna");

    private static final String TRIVIAL_TOKENIZER =
            "{\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\","
                    + "\"max_input_chars_per_word\":9,\"vocab\":{\"[UNK]\":0,\"a\":1}}}";

    /**
     * The outcome for one library.
     *
     * @param version its version, or {@code unknown}
     * @param problem what is wrong and what to do about it, or null where it works
     */
    public record Result(
            String name, String version, @Nullable String problem) {}

    private NativeLibraries() {}

    /** Tries all of them. */
    public static List<Result> check() {
        return List.of(
                result("jna", () -> Native.VERSION, NativeLibraries::jna),
                result("openblas", () -> Loader.getVersion("org.bytedeco", "openblas"), NativeLibraries::openblas),
                result("libtorch", LibTorch::version, NativeLibraries::libtorch),
                result("ffmpeg", Ffmpeg::version, NativeLibraries::ffmpeg),
                result(
                        "tokenizers",
                        () -> HuggingFaceTokenizer.class.getPackage().getSpecificationVersion(),
                        NativeLibraries::tokenizers));
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

    private static Result result(String name, Callable<@Nullable String> version, Callable<Boolean> works) {
        String found;
        try {
            found = Objects.requireNonNullElse(version.call(), "unknown");
        } catch (Exception | LinkageError e) {
            found = "unknown";
        }
        try {
            return new Result(name, found, works.call() ? null : "it gives wrong results; please report it");
        } catch (Exception | LinkageError e) {
            return new Result(name, found, NativeErrors.loading(name, e).getMessage());
        }
    }

    private static boolean jna() {
        JNA_LOG.setLevel(Level.OFF); // it would print a stack trace of its own
        NativeLoader.prepare();
        return Native.POINTER_SIZE == Long.BYTES;
    }

    private static boolean openblas() {
        LibTorch.load(); // which prepares the process for both
        Function product = NativeFunction.find("cblas_ddot");
        double[] vector = {1, 2, 3};
        return product != null && product.invokeDouble(new Object[] {vector.length, vector, 1, vector, 1}) == 14;
    }

    private static boolean libtorch() {
        return LibTorch.threads() > 0;
    }

    private static boolean ffmpeg() {
        Ffmpeg.load();
        return avutil.av_get_bits_per_pixel(avutil.av_pix_fmt_desc_get(avutil.AV_PIX_FMT_RGB24)) == 24;
    }

    private static boolean tokenizers() throws IOException {
        TokenizersLibrary.load();
        byte[] json = TRIVIAL_TOKENIZER.getBytes(StandardCharsets.UTF_8);
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), Map.of("addSpecialTokens", "false"))) {
            long[] ids = tokenizer.encode("a").getIds();
            return ids.length == 1 && ids[0] == 1;
        }
    }
}
