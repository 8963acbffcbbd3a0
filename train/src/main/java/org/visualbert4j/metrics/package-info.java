/**
 * What evaluation and comparison measure, as values: metrics of each kind of task, of each epoch, of each variant.
 *
 * <p>All shares are from 0 to 1. As JSON a metric has its name in snake case, such as {@code macro_f1}.
 *
 * <pre>{@code
 * SingleLabelMetrics metrics = SingleLabelMetrics.of(
 *         List.of("no", "yes"), new int[] {1, 0}, new float[][] {{0.2f, 0.8f}, {0.4f, 0.6f}});
 * System.out.println(metrics.accuracy() + " " + metrics.macroF1());
 * }</pre>
 */
@NullMarked
package org.visualbert4j.metrics;

import org.jspecify.annotations.NullMarked;
