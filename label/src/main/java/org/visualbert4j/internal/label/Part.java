package org.visualbert4j.internal.label;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.format.AppendedFile;

/**
 * The finished output of one shard.
 *
 * @param path the output
 * @param checkpoint beside it
 * @param shard which of them it is
 */
record Part(Path path, RunCheckpoint checkpoint, Shard shard) {

    /**
     * Reads what there is to know about an output.
     *
     * @throws VisualBertException DATA where it has no checkpoint, or is not finished
     */
    static Part of(Path path) {
        OutputFile output = new OutputFile(path);
        RunCheckpoint checkpoint = RunCheckpoint.of(output)
                .orElseThrow(() -> error(
                        path, "has no " + output.checkpoint().getFileName() + " beside it, by which a part is known"));
        Shard shard =
                Shard.parse(Objects.requireNonNullElse(checkpoint.settings().get(LabelSettings.SHARD), ""));
        if (!checkpoint.finished()) {
            throw error(path, "is not finished: label goes on with it, with shard " + shard);
        }
        output.complete();
        return new Part(path, checkpoint, shard);
    }

    /** What all parts of one output have in common. */
    Map<String, String> common() {
        Map<String, String> common = new LinkedHashMap<>(checkpoint.settings());
        common.remove(LabelSettings.SHARD);
        common.computeIfPresent(
                LabelSettings.BAD_RECORDS,
                (name, file) -> file.equals(LabelSettings.IN_THE_OUTPUT) ? file : "in a file");
        common.put("records of the input", String.valueOf(checkpoint.read()));
        common.put("checksum of the input", checkpoint.digest());
        return common;
    }

    /**
     * Refuses a part that is of another model, input or setting.
     *
     * @throws VisualBertException DATA, with each thing that differs
     */
    void refuseDifferent(Part first) {
        Map<String, String> mine = common();
        first.common().forEach((name, value) -> {
            if (!value.equals(mine.get(name))) {
                throw error(
                        path,
                        "does not belong to " + first.path + ": `" + name + "` is " + mine.get(name) + ", not "
                                + value);
            }
        });
    }

    /**
     * Refuses one that is not as its run left it.
     *
     * @throws VisualBertException DATA
     */
    void refuseChanged() {
        JsonNode position = checkpoint.output();
        if (position != null) {
            Formats.of(path).check(path, position);
        }
        Path bad = badRecords();
        JsonNode badPosition = checkpoint.badOutput();
        if (bad != null && badPosition != null) {
            if (!Files.exists(bad)) {
                throw error(path, "has its bad records in " + bad.getFileName() + ", which is to be beside it");
            }
            AppendedFile.check(bad, badPosition);
        }
    }

    /** Its bad records; null where they stay in the output. */
    @Nullable
    Path badRecords() {
        String name = checkpoint.settings().get(LabelSettings.BAD_RECORDS);
        return name == null || name.equals(LabelSettings.IN_THE_OUTPUT) ? null : path.resolveSibling(name);
    }

    static VisualBertException error(Path path, String problem) {
        return new VisualBertException(Code.DATA, path + " " + problem);
    }
}
