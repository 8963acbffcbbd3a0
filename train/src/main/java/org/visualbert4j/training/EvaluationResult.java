package org.visualbert4j.training;

import org.visualbert4j.metrics.Metrics;

/**
 * How good a classifier is on labelled records.
 *
 * @param metrics {@code SingleLabelMetrics}, or {@code MultiLabelMetrics} where a record may have several labels
 * @param badImages records whose image is missing or broken
 * @param leftOut those of them that the metrics are without
 * @param cutTexts records whose text is longer than the model takes
 */
public record EvaluationResult(Metrics metrics, int badImages, int leftOut, int cutTexts) {}
