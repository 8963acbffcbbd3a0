package org.visualbert4j.internal.classifier;

/**
 * A label and how probable the model holds it to be.
 *
 * @param label the label, or of multiple choice the text
 * @param probability 0 to 1; those of all labels sum to 1, unless a record may have several
 * @param given whether it is the model's answer: the most probable label, or where a record may have several each that
 *     reaches the threshold, which was tuned on validation; then none may
 */
public record ScoredLabel(String label, double probability, boolean given) {}
