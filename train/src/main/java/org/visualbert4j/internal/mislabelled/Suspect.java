package org.visualbert4j.internal.mislabelled;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * A record whose label a model that has not seen it doubts; a line of {@code suspects.jsonl}.
 *
 * @param rank from 1, the most doubtful first
 * @param line in the file of records, from 1
 * @param id the record's
 * @param given the label it has; of several labels all of them
 * @param suggested the label it may have instead; of several labels all of them
 * @param score the {@link LabelQuality#relativeConfidence} of the given label, or of all labels the aggregated one; 0 to 1
 * @param margin the {@link LabelQuality#normalizedMargin}, likewise; below 0.5 where another label is more probable
 * @param probabilities of the labels that differ between given and suggested
 * @param chosen whether confident learning takes it for mislabelled
 * @param accept whether the suggestion is to be applied: of a chosen record with a score that is low enough, until a person
 *     decides
 * @param text the record's
 * @param image its images, as paths
 * @param contradictedBy records with the same text, the same image or a copy of it, and another label
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Suspect(
        int rank,
        int line,
        String id,
        @Single List<String> given,
        @Single List<String> suggested,
        double score,
        double margin,
        Map<String, Double> probabilities,
        boolean chosen,
        boolean accept,
        String text,
        @Single List<String> image,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Other> contradictedBy) {

    /**
     * A record that contradicts it.
     *
     * @param line in the file of records
     * @param label its label
     */
    public record Other(int line, String label) {
        static Other of(LabelledRecord record) {
            return new Other(record.line(), String.valueOf(record.label()));
        }
    }

    /** Where a list of one is written as what is in it. */
    @JacksonAnnotationsInside
    @JsonFormat(with = JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Single {}

    Suspect decided(Decisions.Decision decision) {
        return new Suspect(
                rank,
                line,
                id,
                given,
                decision.suggested(),
                score,
                margin,
                probabilities,
                chosen,
                decision.accept(),
                text,
                image,
                contradictedBy);
    }
}
