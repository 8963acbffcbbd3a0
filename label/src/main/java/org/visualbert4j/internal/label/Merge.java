package org.visualbert4j.internal.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.format.AppendedFile;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.PredictionOutput;

/** Joins the outputs of all shards of one input, in its order. */
public final class Merge {

    private final List<Part> parts; // by shard

    private Merge(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * What was joined.
     *
     * @param labelled how many records have labels
     * @param bad how many have none
     */
    public record Result(long labelled, long bad) {}

    /**
     * Checks that the parts are all there is of one output: each shard once, all of one model and one input, none changed since.
     *
     * @param outputs in any order, one or more
     * @throws VisualBertException DATA for the first of this that doesn't hold; IO
     */
    public static Merge of(List<Path> outputs) {
        List<Part> parts = outputs.stream()
                .map(Part::of)
                .sorted(Comparator.comparing(part -> part.shard().index()))
                .toList();
        Part first = parts.get(0);
        Map<Integer, Part> byShard = new HashMap<>();
        for (Part part : parts) {
            if (part.shard().count() != first.shard().count()) {
                throw Part.error(
                        part.path(), "is shard " + part.shard() + ", and " + first.path() + " is " + first.shard());
            }
            Part other = byShard.put(part.shard().index(), part);
            if (other != null) {
                throw Part.error(part.path(), "and " + other.path() + " are both shard " + part.shard());
            }
            part.refuseDifferent(first);
        }
        for (int i = 1; i <= first.shard().count(); i++) {
            if (!byShard.containsKey(i)) {
                throw new VisualBertException(
                        Code.DATA,
                        "shard " + i + "/" + first.shard().count() + " is missing: " + parts.size() + " of "
                                + first.shard().count() + " parts are given");
            }
        }
        parts.forEach(Part::refuseChanged);
        return new Merge(parts);
    }

    /**
     * Writes all records, each once.
     *
     * @param badRecords what gets the bad ones, where the parts have files of them; else null
     * @throws VisualBertException USAGE where a file is there already, or bad records have nowhere to go; DATA where a part has more or
     *     fewer records than its shard; IO
     */
    public Result write(Path output, @Nullable Path badRecords) {
        OutputFile target = new OutputFile(output);
        target.refuseThere();
        LabelSettings.refuseSame(output, badRecords);
        boolean apart = parts.get(0).badRecords() != null;
        if (apart && badRecords == null) {
            throw new VisualBertException(
                    Code.USAGE, "the parts have their bad records in files; name one for all, --bad-records");
        }
        if (badRecords != null) {
            new OutputFile(badRecords).refuseThere();
        }
        List<PartReader> readers = new ArrayList<>();
        try (PredictionOutput to = Formats.of(output).create(target.partial());
                AppendedFile bad = apart && badRecords != null ? AppendedFile.create(badRecords) : null) {
            parts.forEach(part -> readers.add(new PartReader(part)));
            ObjectNode nothing = JsonNodeFactory.instance.objectNode();
            long records = parts.get(0).checkpoint().read();
            for (long number = 1; number <= records; number++) {
                PartReader reader = readers.get((int) ((number - 1) % parts.size()));
                InputRecord broken = reader.bad(number);
                if (broken != null && bad != null) {
                    bad.write(JsonLines.line(broken.fields()));
                } else {
                    to.write(reader.labelled(), nothing);
                }
            }
            readers.forEach(PartReader::refuseMore);
            JsonNode badPosition = bad == null ? null : bad.commit();
            checkpoint(to.finish(), badPosition, badRecords).write(target);
        } finally {
            readers.forEach(PartReader::close);
        }
        target.complete();
        return new Result(sum(RunCheckpoint::labelled), sum(RunCheckpoint::bad));
    }

    private long sum(ToLongFunction<RunCheckpoint> count) {
        return parts.stream().map(Part::checkpoint).mapToLong(count).sum();
    }

    /** As one process would have left it that labelled everything. */
    private RunCheckpoint checkpoint(JsonNode position, @Nullable JsonNode badPosition, @Nullable Path badRecords) {
        RunCheckpoint first = parts.get(0).checkpoint();
        Map<String, String> settings = new LinkedHashMap<>(first.settings());
        settings.put(LabelSettings.SHARD, Shard.WHOLE.toString());
        if (badRecords != null && badPosition != null) {
            settings.put(LabelSettings.BAD_RECORDS, String.valueOf(badRecords.getFileName()));
        }
        return new RunCheckpoint(
                settings,
                first.read(),
                first.digest(),
                sum(RunCheckpoint::labelled),
                sum(RunCheckpoint::bad),
                first.accepted() == null
                        ? null
                        : sum(checkpoint -> Objects.requireNonNullElse(checkpoint.accepted(), 0L)),
                position,
                badPosition,
                true);
    }
}
