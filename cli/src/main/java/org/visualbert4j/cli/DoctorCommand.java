package org.visualbert4j.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.natives.NativeLibraries;
import org.visualbert4j.internal.runtime.CpuFeatures;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.MatrixSpeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code visualbert doctor}: what this machine is, and whether everything works on it. */
@Command(
        name = "doctor",
        description = "Shows versions, processor and speed, and whether the native libraries work here.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final double SECONDS = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
        machine(facts);
        List<String> mended = mend();
        List<NativeLibraries.Result> libraries = NativeLibraries.check();
        boolean healthy = libraries.stream().allMatch(library -> library.problem() == null);
        libraries.forEach(library -> facts.put(library.name(), library.version()));
        if (libraries.stream().noneMatch(library -> library.name().equals("libtorch") && library.problem() != null)) {
            facts.put("libtorch_kernels", LibTorch.cpuCapability());
            facts.put("threads", LibTorch.threads());
            for (MatmulPrecision precision : MatmulPrecision.values()) {
                String name = precision.name().toLowerCase(Locale.ROOT);
                facts.put(name + "_gflops", Math.round(MatrixSpeed.gigaflops(precision, SECONDS)));
            }
        }
        Map<String, String> problems = new LinkedHashMap<>();
        libraries.stream()
                .filter(library -> library.problem() != null)
                .forEach(library -> problems.put(library.name(), String.valueOf(library.problem())));
        print(facts, mended, problems);
        return healthy ? 0 : ExitCodes.of(VisualBertException.Code.NATIVE);
    }

    /** The names of the unpacked libraries that were damaged; they are unpacked again when they are tried. */
    private static List<String> mend() {
        try {
            return NativeLibraries.mend().stream()
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        } catch (VisualBertException e) {
            return List.of(); // each of the libraries says why it can't be unpacked
        }
    }

    private static void machine(Map<String, Object> facts) {
        CpuFeatures cpu = CpuFeatures.detect();
        facts.put("visualbert", new Version().getVersion()[0].replace("visualbert ", ""));
        facts.put("java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
        facts.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("cpu", cpu.model());
        facts.put("cpu_features", String.join(" ", cpu.interesting()));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put(
                "omp_wait_policy", Objects.requireNonNullElse(System.getenv("OMP_WAIT_POLICY"), "passive, set by us"));
        facts.put("heap_max_mib", Runtime.getRuntime().maxMemory() >> 20);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            facts.put("memory_total_mib", system.getTotalMemorySize() >> 20);
            facts.put("memory_free_mib", system.getFreeMemorySize() >> 20);
        }
    }

    private void print(Map<String, Object> facts, List<String> mended, Map<String, String> problems) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            facts.put("mended", mended);
            facts.put("problems", problems);
            out.println(Json.line(facts));
        } else {
            facts.forEach((name, value) -> out.printf(Locale.ROOT, "%-18s %s%n", name.replace('_', ' '), value));
            out.println(problems.isEmpty() ? "all is well" : problems.size() + " of the libraries do not work");
        }
        out.flush();
        if (!mended.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("visualbert: these unpacked libraries were damaged, and are unpacked again: "
                            + String.join(", ", mended));
        }
        problems.forEach((name, problem) ->
                spec.commandLine().getErr().println("visualbert: " + name + " does not work: " + problem));
        spec.commandLine().getErr().flush();
    }
}
