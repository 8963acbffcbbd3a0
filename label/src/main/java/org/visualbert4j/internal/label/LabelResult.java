package org.visualbert4j.internal.label;

import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param labelled how many records have labels, those of earlier starts included
 * @param bad how many have none
 * @param accepted how many of the labels may be taken without looking; null where the model doesn't tell
 * @param before how many of both were done when it started
 * @param wasFinished whether there was nothing left to do
 * @param limit what limited throughput, in one line; empty where nothing was done
 */
public record LabelResult(
        long labelled, long bad, @Nullable Long accepted, long before, boolean wasFinished, String limit) {}
