package org.visualbert4j.internal.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the processor can do, as far as the operating system says; nothing where it says nothing.
 *
 * @param model the processor's name
 * @param flags its instruction-set flags as Linux names them
 */
public record CpuFeatures(String model, Set<String> flags) {

    private static final List<String> INTERESTING =
            List.of("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8", "bf16", "sve");

    /** Copies the set. */
    public CpuFeatures {
        flags = Set.copyOf(flags);
    }

    /** Reads them from {@code /proc/cpuinfo}. */
    public static CpuFeatures detect() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            List<String> kept = lines.filter(line -> line.matches("(model name|flags|Features)\\s*:.*"))
                    .toList();
            return new CpuFeatures(value(kept, "model name"), words(value(kept, "flags") + value(kept, "Features")));
        } catch (IOException | RuntimeException e) {
            return new CpuFeatures(System.getProperty("os.arch", "unknown"), Set.of());
        }
    }

    /** Whether bfloat16 matmuls run in hardware. */
    public boolean bf16() {
        return flags.contains("avx512_bf16") || flags.contains("amx_bf16") || flags.contains("bf16");
    }

    /** The flags that matter to matmuls, those there are. */
    public List<String> interesting() {
        return INTERESTING.stream().filter(flags::contains).toList();
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip() + " ")
                .findFirst()
                .orElse("")
                .strip();
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+", -1)).collect(Collectors.toSet());
    }
}
