package org.visualbert4j.internal.label;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.RegularFile;

/**
 * How far a run is, in a file beside its output. The output and the file of bad records are on disk up to it; what is behind is cut
 * off when the run is resumed. It stays when all is done: {@code label merge} checks parts by it.
 *
 * @param settings what decides on the output, by name
 * @param read how many records of the input were read, those of other shards included
 * @param digest SHA-256 of these
 * @param labelled how many records have labels
 * @param bad how many have none
 * @param accepted how many of the labels may be taken without looking; null where the model doesn't tell
 * @param output the output's position; null before there is any
 * @param badOutput that of the file of bad records; null before there is any, or without one
 * @param finished whether the input's end was reached, and the output is complete
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunCheckpoint(
        Map<String, String> settings,
        long read,
        String digest,
        long labelled,
        long bad,
        @Nullable Long accepted,
        @Nullable JsonNode output,
        @Nullable JsonNode badOutput,
        boolean finished) {

    /** That of a run that has done nothing yet. */
    static RunCheckpoint beginning(Map<String, String> settings, String digest, boolean accepts) {
        return new RunCheckpoint(settings, 0, digest, 0, 0, accepts ? 0L : null, null, null, false);
    }

    /**
     * That of an output, if it has one.
     *
     * @throws VisualBertException DATA where it is none; IO
     */
    static Optional<RunCheckpoint> of(OutputFile output) {
        Path file = output.checkpoint();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            RunCheckpoint read = Json.STRICT.readValue(RegularFile.bytes(file), RunCheckpoint.class);
            Objects.requireNonNull(read.settings, "settings");
            Objects.requireNonNull(read.digest, "digest");
            return Optional.of(read);
        } catch (JsonProcessingException | NullPointerException e) {
            throw new VisualBertException(Code.DATA, file + ": is no checkpoint of label", e);
        } catch (IOException e) {
            throw new VisualBertException(Code.IO, file + ": can't be read: " + e.getMessage(), e);
        }
    }

    /** Replaces what the file has; it is on disk then. */
    void write(OutputFile output) {
        Json.write(output.checkpoint(), this);
    }

    /**
     * Refuses to resume with anything else.
     *
     * @throws VisualBertException CONFIG, with each thing that differs
     */
    void refuseDifferent(Map<String, String> now, OutputFile output) {
        List<String> differences = differences(now);
        if (!differences.isEmpty()) {
            throw new VisualBertException(
                    Code.CONFIG,
                    output.path() + " was begun with other things: " + String.join("; ", differences)
                            + "; leave them as they were, or name another output");
        }
    }

    /** What differs, each as "name was A and is B". */
    List<String> differences(Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(settings.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(settings.get(name), now.get(name)))
                .map(name -> "`" + name + "` was " + settings.get(name) + " and is " + now.get(name))
                .toList();
    }
}
