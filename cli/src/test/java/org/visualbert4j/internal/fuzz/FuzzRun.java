package org.visualbert4j.internal.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs one target for a while in processes of their own, so that a crash of the JVM, a lack of memory and an input that takes too long are
 * findings too: the input stays where it was written, and the next process continues.
 */
final class FuzzRun {

    /** How long one input may take, on a machine that has nothing else to do. */
    private static final int MOST_SECONDS_AN_INPUT = Integer.getInteger("fuzz.timeout", 20);

    private static final String HEAP = "-Xmx1g";
    private static final int MOST_RESIDENT_MIB = 3 << 10;
    private static final int MOST_PROCESSES = 20;
    private static final int STARTING_SECONDS = 300;
    /** The parsers, ours and others': what mutation is guided by. */
    private static final String GUIDED_BY = String.join(
            ":",
            "org.visualbert4j.**",
            "com.fasterxml.jackson.core.**",
            "com.twelvemonkeys.**",
            "de.siegmar.**",
            "io.airlift.compress.**",
            "io.jhdf.**",
            "net.razorvine.**",
            "org.apache.parquet.**",
            "org.yaml.**");

    static final String REPORT = ".report.txt";
    private static final Pattern COUNTED = Pattern.compile("(?m)^#(\\d+)\\b");

    private final FuzzTarget target;
    private final Path folder;
    private final Path findings;
    private final Path corpus;
    private final Path work;
    private long executions;

    /**
     * Makes the folders of a target.
     *
     * @param parent gets a folder of the target's name, {@code findings}, {@code corpus} and logs in it; what an earlier run left
     *     there goes
     */
    FuzzRun(FuzzTarget target, Path parent) throws IOException {
        this.target = target;
        this.folder = FuzzTarget.made(parent.resolve(target.toString()));
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        this.findings = FuzzTarget.made(folder.resolve("findings"));
        this.corpus = FuzzTarget.made(folder.resolve("corpus"));
        this.work = FuzzTarget.made(folder.resolve("work"));
        target.seeds.write(corpus);
    }

    /**
     * Mutates for so long.
     *
     * @param seed what the first process's random numbers begin with; each further one's with the next number
     * @return a report a finding, beside which its input lies
     */
    List<Path> run(int seconds, int seed) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; i < MOST_PROCESSES; i++) {
            int left = (int) TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            Path log = folder.resolve("log-" + i + ".txt");
            Process process = start(left, seed + i, log);
            boolean ended = process.waitFor(left + STARTING_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            count(log);
            if (executions == 0) {
                throw new IllegalStateException(log + ": the fuzzer tried nothing: " + Files.readString(log));
            }
            if (process.exitValue() != 0) {
                keep("exit-" + process.exitValue() + "-seed-" + (seed + i), log);
            }
        }
        try (Stream<Path> files = Files.list(findings)) {
            return files.filter(file -> file.toString().endsWith(REPORT))
                    .sorted()
                    .toList();
        }
    }

    /** How many inputs were tried. */
    long executions() {
        return executions;
    }

    private Process start(int seconds, int seed, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(HEAP, "-Djava.awt.headless=true", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
        command.addAll(
                List.of("-XX:ErrorFile=" + findings + File.separator + "hs_err-%p.txt", "-XX:-CreateCoredumpOnCrash"));
        command.addAll(List.of("-Dfuzz.target=" + target.name(), "-Dfuzz.findings=" + findings, "-Dfuzz.work=" + work));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.addAll(List.of("--target_class=" + FuzzOneInput.class.getName(), "--keep_going=1000"));
        command.add("--instrumentation_includes=" + GUIDED_BY);
        command.add("--custom_hook_includes=" + GUIDED_BY);
        command.addAll(List.of("--reproducer_path=" + folder, "-artifact_prefix=" + findings + File.separator));
        command.addAll(List.of("-max_total_time=" + seconds, "-seed=" + seed, "-timeout=" + MOST_SECONDS_AN_INPUT));
        command.addAll(List.of("-rss_limit_mb=" + MOST_RESIDENT_MIB, "-report_slow_units=1000"));
        command.add(corpus.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private void count(Path log) throws IOException {
        Matcher counted = COUNTED.matcher(Files.readString(log));
        long last = 0;
        while (counted.find()) {
            last = Long.parseLong(counted.group(1));
        }
        executions += last;
    }

    /** Keeps what was read when a process ended, and what it said. */
    private void keep(String name, Path log) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file, findings.resolve(name + "-" + file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.copy(log, findings.resolve(name + REPORT), StandardCopyOption.REPLACE_EXISTING);
    }
}
