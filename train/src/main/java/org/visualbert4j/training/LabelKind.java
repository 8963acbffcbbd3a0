package org.visualbert4j.training;

/** What the label of a record is. */
public enum LabelKind {
    /** One of the labels of the training records. */
    SINGLE_LABEL,
    /** A list of labels, which may be empty. */
    MULTI_LABEL,
    /** Labels with a degree from 0 to 1 each, such as VQA's answers. */
    SOFT_LABEL,
    /** The place of one of the record's own texts. */
    MULTIPLE_CHOICE
}
