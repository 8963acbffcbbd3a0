package org.visualbert4j.internal.mislabelled;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was found about the labels of a file; without the suspects it is {@code findings.json}.
 *
 * @param records that were judged
 * @param folds into which they were divided
 * @param leftOut records left out for their images
 * @param unjudged records left out because no model was trained on another record with their label
 * @param agreement as in {@link Doubts}
 * @param noiseRate likewise
 * @param chosen records that confident learning takes for mislabelled
 * @param contradicting records that contradict another one
 * @param labels by class
 * @param byLabel likewise
 * @param joint null where a record may have several labels
 * @param suspects the most doubtful first
 * @param contradictions the records that contradict each other
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Findings(
        int records,
        int folds,
        int leftOut,
        int unjudged,
        double agreement,
        double noiseRate,
        int chosen,
        int contradicting,
        List<String> labels,
        List<LabelNoise> byLabel,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ConfidentJoint joint,
        @JsonIgnore List<Suspect> suspects,
        @JsonIgnore Contradictions contradictions) {

    private static final int SHOWN = 10;

    /** How many suggestions are accepted. */
    public long accepted() {
        return suspects.stream().filter(Suspect::accept).count();
    }

    /** What was found, in a sentence. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "About %.1f %% of the labels look wrong: %,d of %,d records are chosen as mislabelled; %,d suggestions are"
                        + " accepted.",
                100 * noiseRate,
                chosen,
                records,
                accepted());
    }

    /** How much the estimate is worth, and what it leaves out; a line each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "%s agree with %.1f %% of the labels. What they can't learn looks like wrong labels, and"
                        + " mistakes that follow a rule they may learn: look before you accept.",
                joint == null
                        ? "Decisions of models that have not seen the record"
                        : "Models that have not seen the record",
                100 * agreement));
        List<String> rare = byLabel.stream()
                .filter(label -> label.records() < folds)
                .map(LabelNoise::label)
                .toList();
        if (!rare.isEmpty()) {
            notes.add("Labels with fewer records than the " + folds + " folds can hardly be judged: "
                    + String.join(", ", rare.subList(0, Math.min(SHOWN, rare.size())))
                    + (rare.size() > SHOWN ? " and " + (rare.size() - SHOWN) + " more" : "") + ".");
        }
        if (unjudged > 0) {
            notes.add("Records not judged, since no other group of records has their label: " + unjudged + ".");
        }
        if (leftOut > 0) {
            notes.add("Records left out for their images: " + leftOut + ".");
        }
        return notes;
    }
}
