package org.visualbert4j.internal.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Jazzer calls with each input, in a process of its own ({@link FuzzRun}). What an input brings about besides a refusal in one
 * line is a finding. Each kind is written once, with the shortest input that was found to show it, and the run goes on.
 */
public final class FuzzOneInput {

    private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty("fuzz.target"));
    private static final Path FINDINGS = Path.of(System.getProperty("fuzz.findings"));
    private static final Path WORK = Path.of(System.getProperty("fuzz.work"));
    private static final int MOST_TRIES = 300;
    private static final long MOST_NANOSECONDS = 3_000_000_000L;

    private static final Set<String> KNOWN = new HashSet<>();

    private FuzzOneInput() {}

    /** Called by Jazzer once. Libraries that are loaded with the first file would otherwise count as its time. */
    public static void fuzzerInitialize() throws IOException {
        TARGET.furnish(WORK);
        Path known = Files.createTempDirectory("fuzz");
        TARGET.seeds.write(known);
        try (Stream<Path> files = Files.list(known)) {
            for (Path file : files.toList()) {
                fuzzerTestOneInput(Files.readAllBytes(file));
                Files.delete(file);
            }
        }
        Files.delete(known);
    }

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Throwable thrown = outcome(input);
        if (thrown != null && KNOWN.add(kind(thrown))) {
            byte[] shortest = shortened(input, kind(thrown));
            String name = thrown.getClass().getSimpleName() + "-"
                    + Integer.toHexString(kind(thrown).hashCode());
            Files.write(FINDINGS.resolve(name + ".input"), TARGET.file(shortest));
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            Files.writeString(FINDINGS.resolve(name + FuzzRun.REPORT), trace.toString());
        }
    }

    private static Throwable outcome(byte[] input) throws IOException {
        try {
            TARGET.run(input, WORK);
            return null;
        } catch (IOException e) {
            throw e; // of the run itself
        } catch (Throwable e) {
            return e;
        }
    }

    /** What was thrown and where: by which method, and for which of ours. */
    private static String kind(Throwable thrown) {
        Throwable origin = thrown instanceof AssertionError && thrown.getCause() != null ? thrown.getCause() : thrown;
        StackTraceElement[] frames = origin.getStackTrace();
        Stream<String> methods = Stream.concat(
                        Arrays.stream(frames).limit(1),
                        Arrays.stream(frames)
                                .filter(frame -> frame.getClassName().startsWith("org.visualbert4j."))
                                .limit(1))
                .map(frame -> frame.getClassName() + "." + frame.getMethodName());
        return thrown.getClass().getName() + " " + methods.toList();
    }

    /** Takes out what isn't needed for a finding of the same kind, larger pieces first. */
    private static byte[] shortened(byte[] input, String kind) throws IOException {
        long end = System.nanoTime() + MOST_NANOSECONDS;
        int tries = 0;
        byte[] shortest = input;
        for (int piece = input.length / 2; piece > 0; piece /= 2) {
            for (int at = 0; at + piece <= shortest.length; ) {
                if (++tries > MOST_TRIES || System.nanoTime() > end) {
                    return shortest;
                }
                byte[] shorter = without(shortest, at, piece);
                Throwable thrown = outcome(shorter);
                if (thrown != null && kind(thrown).equals(kind)) {
                    shortest = shorter;
                } else {
                    at += piece;
                }
            }
        }
        return shortest;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        byte[] shorter = new byte[bytes.length - count];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + count, shorter, at, shorter.length - at);
        return shorter;
    }
}
