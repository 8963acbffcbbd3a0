package org.visualbert4j.internal.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.build.BuildVersion;
import org.visualbert4j.internal.hub.LocatedModel;
import org.visualbert4j.internal.runtime.CpuFeatures;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.TrainingSettings;

/**
 * Where a model comes from, without a word of the machine's paths or names.
 *
 * @param data each file's SHA-256 by split
 * @param startingPoint a size, the name of a folder, or a name on the hub with the commit
 * @param started when, UTC
 * @param precision of the matrix products, decided once for the run
 * @param precisionReason why it is that one; null in runs of earlier releases
 * @param parameters how many numbers were trained
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Provenance(
        String version,
        Map<String, String> data,
        String startingPoint,
        String started,
        MatmulPrecision precision,
        @Nullable String precisionReason,
        long parameters,
        int threads,
        String java,
        String operatingSystem,
        String processor,
        String libtorch) {

    public static Provenance of(
            TrainingSettings settings, @Nullable LocatedModel saved, PrecisionChoice choice, long parameters) {
        return new Provenance(
                BuildVersion.get(),
                DataChecksums.of(settings.data()),
                saved == null ? settings.model().model() : saved.description(),
                Instant.now().toString(),
                choice.precision(),
                choice.reason(),
                parameters,
                LibTorch.threads(),
                System.getProperty("java.version") + " " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                CpuFeatures.detect().model(),
                LibTorch.version());
    }
}
