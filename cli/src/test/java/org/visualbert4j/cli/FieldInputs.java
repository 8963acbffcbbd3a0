package org.visualbert4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Inputs from the field that stand outside the project, where a machine has them, and commands run on copies of them. */
final class FieldInputs {

    private FieldInputs() {}

    /** A folder beside that of real data sets ({@code VISUALBERT4J_DATA}, or {@code shared/data}): {@code cases} or {@code attack}. */
    static Path folder(String name) {
        String data = System.getenv("VISUALBERT4J_DATA");
        return Path.of(data == null ? "../../shared/data" : data)
                .toAbsolutePath()
                .resolveSibling(name);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Runs a command in a folder, in a process of its own with a gigabyte of heap; one that takes minutes is ended and told. */
    static Terminal run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = Terminal.builder(
                List.of("-Xmx1g", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-Djava.awt.headless=true"),
                arguments.toArray(String[]::new));
        Map<String, String> environment = builder.environment();
        environment.put("OMP_WAIT_POLICY", "passive");
        environment.put(
                "VISUALBERT_FEATURE_CACHE", folder.resolve("feature-cache").toString());
        builder.directory(folder.toFile());
        Path out = folder.resolve("standard-output");
        Path err = folder.resolve("standard-error");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("still running after three minutes: " + arguments);
        }
        return new Terminal(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
