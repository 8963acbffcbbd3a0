package org.visualbert4j.internal.label;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.records.FieldNames;

/**
 * What is to be labelled, and how.
 *
 * @param input a file of records, or null for standard input
 * @param output what is to be written, or null for standard output, from which nothing can be resumed
 * @param badRecords what gets the records that can't be labelled, as JSON lines; null where they stay in the output, with the reason
 * @param names the keys of a record's parts; of the label none is read
 * @param top how many labels a record gets, 1 or more; where it may have several, it gets those given
 * @param batchSize records a batch, 1 or more
 * @param strict whether the first bad record ends it
 * @param shard which of the records
 */
public record LabelSettings(
        @Nullable Path input,
        @Nullable Path output,
        @Nullable Path badRecords,
        FieldNames names,
        int top,
        int batchSize,
        boolean strict,
        Shard shard) {

    /** The name of the shard among what is decisive. */
    static final String SHARD = "shard";

    /** That of the file of bad records. */
    static final String BAD_RECORDS = "bad-records";

    /** Its value where there is none. */
    static final String IN_THE_OUTPUT = "in the output";

    /**
     * Checks the output's format, before anything is done.
     *
     * @throws VisualBertException USAGE where the ending of its name tells none
     */
    public LabelSettings {
        if (output != null) {
            Formats.of(output);
            refuseSame(output, badRecords);
        }
    }

    /**
     * Refuses one file for the output and the bad records.
     *
     * @throws VisualBertException USAGE
     */
    static void refuseSame(Path output, @Nullable Path badRecords) {
        if (badRecords != null
                && output.toAbsolutePath()
                        .normalize()
                        .equals(badRecords.toAbsolutePath().normalize())) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, badRecords + " is the output; name another file for `bad-records`");
        }
    }

    /** The output's names; null for standard output. */
    @Nullable
    OutputFile outputFile() {
        return output == null ? null : new OutputFile(output);
    }

    /** What decides on the bytes of the output, by what users call it; a run is resumed with the same only. */
    Map<String, String> decisive(LabelModel model) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("model", model.identity().toString());
        all.put("input", input == null ? "standard input" : "a file"); // whose records have a checksum
        all.put(SHARD, shard.toString());
        all.put("top", String.valueOf(top));
        all.put("batch-size", String.valueOf(batchSize));
        all.put("precision", Acceptance.name(model.precision()));
        Acceptance acceptance = model.acceptance();
        all.put("thresholds of acceptance", acceptance == null ? "none" : String.valueOf(acceptance.groups()));
        Float setFrom = model.setFrom();
        all.put("sets", setFrom == null ? "none" : "labels from a probability of " + setFrom + " on");
        all.put("text-field", names.text());
        all.put("pair-field", names.pair());
        all.put("image-field", names.image());
        all.put("choices-field", names.choices());
        all.put(BAD_RECORDS, badRecords == null ? IN_THE_OUTPUT : String.valueOf(badRecords.getFileName()));
        return all;
    }
}
