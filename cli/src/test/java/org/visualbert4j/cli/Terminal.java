package org.visualbert4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a person at a terminal sees of a command. */
record Terminal(int exitCode, String out, String err) {

    private static final Pattern FEW_RECORDS =
            Pattern.compile("visualbert: warning: validation has no record of labels: .*\\R");

    /** Standard error without the warning that few records can't help: that validation lacks labels. */
    String complaints() {
        return FEW_RECORDS.matcher(err).replaceAll("");
    }

    /** Runs a command in this process. */
    static Terminal run(String... arguments) {
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream newOut = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream newErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            System.setOut(newOut);
            System.setErr(newErr);
            int exitCode = Main.run(arguments);
            return new Terminal(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    /** Runs a command in a process of its own. */
    static Terminal process(List<String> options, String... arguments) throws IOException, InterruptedException {
        return process(builder(options, arguments));
    }

    /** A process of its own for a command, not started yet. */
    static ProcessBuilder builder(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(nativeAccess());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return plain(new ProcessBuilder(command));
    }

    /** As the tests' own process has them, and the launcher's jar: no JDK's warnings. */
    static List<String> nativeAccess() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--enable-native-access") || argument.startsWith("--sun-misc"))
                .toList();
    }

    /** Without the options that the environment has for every JVM, which Java tells of on standard error. */
    static ProcessBuilder plain(ProcessBuilder builder) {
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(builder.environment()::remove);
        return builder;
    }

    static Terminal process(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("visualbert", ".out");
        Path err = Files.createTempFile("visualbert", ".err");
        try {
            int exitCode = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Terminal(exitCode, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
