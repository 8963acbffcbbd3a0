package org.visualbert4j.internal.mislabelled;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What confident learning finds in the answers to records of one task.
 *
 * @param doubts one a record that could be judged
 * @param unjudged how many could not: no model was trained on another record with their label
 * @param joint of a task with one label a record; null where there may be several
 * @param byLabel by class
 * @param noiseRate the estimated share of wrong labels, 0 to 1; where there may be several, of all decisions whether a
 *     record has a label
 * @param agreement the share of records whose most probable label is the given one; where there may be several, of
 *     decisions at a probability of 0.5
 */
record Doubts(
        List<Doubt> doubts,
        int unjudged,
        @Nullable ConfidentJoint joint,
        List<LabelNoise> byLabel,
        double noiseRate,
        double agreement) {}
