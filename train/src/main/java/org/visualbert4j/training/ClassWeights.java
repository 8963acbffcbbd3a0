package org.visualbert4j.training;

/** How much records of each label count in the loss. */
public enum ClassWeights {
    /** All records count the same. */
    NONE,
    /** Records of rare labels count for more, so that all labels count the same. */
    BALANCED
}
