package org.visualbert4j.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of one label.
 *
 * @param support records of this label
 * @param rocAuc area under its ROC curve, where records may have several labels and this one is not the same in all; else
 *     null. Where a record has one label {@link ProbabilityMetrics} has it
 * @param averagePrecision likewise, where it has records
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LabelMetrics(
        String label,
        double precision,
        double recall,
        double f1,
        int support,
        @Nullable Double rocAuc,
        @Nullable Double averagePrecision) {}
