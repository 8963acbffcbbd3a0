package org.visualbert4j.internal.video;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.natives.NativeLoader;

/**
 * The libraries of ffmpeg, loaded once a process and made silent: what they have to complain of is kept for the error that
 * follows instead. Thread-safe.
 */
public final class Ffmpeg {

    /** A complaint is read by a person, and a broken file can make ffmpeg talkative. */
    private static final int LONGEST_COMPLAINT = 300;

    private static final ThreadLocal<String> COMPLAINT = new ThreadLocal<>();

    private static @Nullable LogCallback listener; // kept from the garbage collector, since native code calls it

    private Ffmpeg() {}

    /**
     * Loads the libraries if that has not happened yet.
     *
     * @throws VisualBertException NATIVE where they can't be loaded
     */
    public static synchronized void load() {
        if (listener != null) {
            return;
        }
        NativeLoader.unlimitNativeMemory();
        try {
            NativeLoader.passOverVersionOf("org.bytedeco.ffmpeg.presets.avutil");
            NativeLoader.load(avutil.class, avcodec.class, avformat.class, avfilter.class, swscale.class);
            avutil.av_log_set_level(avutil.AV_LOG_ERROR);
            listener = new Listener();
            avutil.setLogCallback(listener);
        } catch (LinkageError | RuntimeException e) {
            throw NativeErrors.loading("ffmpeg", e);
        }
    }

    /** ffmpeg's version, such as {@code 8.1.2}. */
    public static String version() {
        load();
        return avutil.av_version_info().getString();
    }

    /** The licence that these libraries were built under. */
    public static String licence() {
        load();
        return avcodec.avcodec_license().getString();
    }

    /** Forgets what was complained of on this thread before. */
    static void forgetComplaints() {
        COMPLAINT.remove();
    }

    /** Whether ffmpeg has complained on this thread since. */
    static boolean hasComplained() {
        return COMPLAINT.get() != null;
    }

    /** What ffmpeg complained of last on this thread, else what an error number of it means; one line. */
    public static String complaint(int error) {
        String line = COMPLAINT.get();
        if (line != null) {
            return line;
        }
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(error, text, text.length);
        return tidy(new String(text, StandardCharsets.UTF_8));
    }

    /** Without the part's name and address that begin ffmpeg's lines, nor what a file smuggles in. */
    private static String tidy(String line) {
        String tidy = line.replaceAll("\\[[^\\[\\]]* @ (0x)?[0-9a-fA-F]+\\] ?", "")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return tidy.length() > LONGEST_COMPLAINT ? tidy.substring(0, LONGEST_COMPLAINT) : tidy;
    }

    private static final class Listener extends LogCallback {

        @Override
        public void call(int level, BytePointer line) {
            String tidy = tidy(line.getString(StandardCharsets.UTF_8));
            if (level <= avutil.AV_LOG_ERROR && !tidy.isEmpty()) {
                COMPLAINT.set(tidy);
            }
        }
    }
}
