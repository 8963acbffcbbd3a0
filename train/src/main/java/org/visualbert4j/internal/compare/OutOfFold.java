package org.visualbert4j.internal.compare;

import java.util.List;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * What models say of records that they were not trained on.
 *
 * @param task of the labels
 * @param labels those of all records, by class
 * @param answers one a record, in the order of the file
 * @param leftOut records left out for their images
 */
public record OutOfFold(Task task, LabelSet labels, List<Answer> answers, int leftOut) {

    /**
     * One record's.
     *
     * @param record the record
     * @param known by class, whether its model was trained on any record of the class
     * @param probabilities of all classes
     */
    public record Answer(LabelledRecord record, boolean[] known, double[] probabilities) {}
}
