package org.visualbert4j.internal.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What of the process is in memory, on Linux. */
public final class ResidentMemory {

    private ResidentMemory() {}

    /** Resident memory without Java's heap, of which all is resident since the build has it touched ({@code pom.xml}), in KiB. */
    public static long nativeKib() throws IOException {
        long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        return resident - (Runtime.getRuntime().totalMemory() >> 10);
    }
}
