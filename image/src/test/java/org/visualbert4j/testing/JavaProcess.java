package org.visualbert4j.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JVMs that tests start, in an environment that puts no options of its own before theirs. */
public final class JavaProcess {

    private static final List<String> OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** How one ended, and what it printed on either stream. */
    public record Outcome(int exitCode, String output) {}

    private JavaProcess() {}

    /** A JVM on the tests' own class path, not started yet. */
    public static ProcessBuilder of(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return plain(new ProcessBuilder(command));
    }

    /** Without the options that the environment has for every JVM. */
    public static ProcessBuilder plain(ProcessBuilder builder) {
        OPTIONS.forEach(builder.environment()::remove);
        return builder;
    }

    /** Runs one to its end. */
    public static Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = Files.createTempFile("child", ".log");
        try {
            int exitCode = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            return new Outcome(exitCode, Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
