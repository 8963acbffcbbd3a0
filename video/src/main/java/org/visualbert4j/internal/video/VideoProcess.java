package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.IMAGE;
import static org.visualbert4j.error.VisualBertException.Code.NATIVE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.RgbImage;

/**
 * A process that decodes one video, seen from the one that wants its frames. It writes no files, and what it says is not
 * believed: sizes are held against the limits again.
 */
final class VideoProcess {

    /** Sent to the process: what is wanted. Sent by it: a letter for what follows. */
    static final char ASK = 'A';

    static final char FRAME = 'F';
    static final char PROBLEM = 'P';
    static final char END = 'E';

    private static final String HEAP = "-Xmx1g";
    private static final long ADDRESS_SPACE = 8L << 20; // KiB; most of it the JVM reserves and never uses
    private static final Duration GRACE = Duration.ofSeconds(30); // to start, and to say itself that its time is over
    private static final Path SHELL = Path.of("/bin/sh");

    private final Path video;
    private final VideoLimits limits;

    VideoProcess(Path video, VideoLimits limits) {
        this.video = video;
        this.limits = limits;
    }

    void frames(FrameTimes moments, TimeSpan span, VideoReader.Settings settings, Decoding.Receiver receiver) {
        Process process = start();
        Thread watch = watch(process);
        boolean ended = false;
        boolean heard = false;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
                DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            VideoChild.Request.of(video, moments, span, settings).write(out);
            out.flush();
            while (!ended) {
                char kind = (char) in.readUnsignedByte();
                heard = true;
                switch (kind) {
                    case ASK -> {
                        out.writeBoolean(receiver.wants(in.readDouble()));
                        out.flush();
                    }
                    case FRAME -> receiver.frame(in.readDouble(), frame(in));
                    case PROBLEM -> receiver.problem(new VisualBertException(code(in.readUTF()), in.readUTF()));
                    case END -> ended = true;
                    default -> throw new IOException("it said what makes no sense");
                }
            }
        } catch (IOException e) {
            // it has ended before its time, or was ended
        } finally {
            process.destroyForcibly();
            watch.interrupt();
        }
        if (!ended) {
            receiver.problem(broken(process, heard));
        }
    }

    private static VisualBertException.Code code(String name) throws IOException {
        for (VisualBertException.Code code : VisualBertException.Code.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        throw new IOException("an error of no known kind");
    }

    private VideoFrame frame(DataInputStream in) throws IOException {
        double seconds = in.readDouble();
        int width = in.readInt();
        int height = in.readInt();
        if (width < 1 || height < 1 || width > FrameSize.LONGEST_SIDE || (long) width * height > limits.pixels()) {
            throw new IOException("a frame of " + width + " by " + height + " pixels");
        }
        byte[] rgb = new byte[Math.multiplyExact(3, width * height)];
        in.readFully(rgb);
        return new VideoFrame(seconds, new RgbImage(width, height, rgb));
    }

    private Process start() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) { // the limit counts from here on; where the system has none, so does nothing
            command.addAll(List.of(
                    SHELL.toString(), "-c", "ulimit -v " + ADDRESS_SPACE + " 2>/dev/null; exec \"$@\"", "visualbert"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + (Files.exists(Path.of("/dev/null")) ? "/dev/null" : "NUL"),
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                VideoChild.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new VisualBertException(
                    NATIVE, "a process that decodes videos can't be started: " + e.getMessage(), e);
        }
    }

    /** Ends the process when it takes too long, whatever its native code is doing. */
    private Thread watch(Process process) {
        Thread watch = new Thread(
                () -> {
                    try {
                        if (!process.waitFor(limits.time().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                            process.destroyForcibly();
                        }
                    } catch (InterruptedException e) {
                        // all is done
                    }
                },
                "video-watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    private VisualBertException broken(Process process, boolean heard) {
        int code = -1;
        try {
            code = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean notFound = !heard && code == 1; // the JVM's own: no such class
        return notFound
                ? new VisualBertException(
                        NATIVE,
                        "a process that decodes videos does not start; it needs this program on java.class.path, which is "
                                + System.getProperty("java.class.path"))
                : new VisualBertException(
                        IMAGE,
                        video + ": ended the process that decoded it, with exit code " + code + ", or took longer than "
                                + limits.time().plus(GRACE).toSeconds() + " s or more memory than it may");
    }
}
