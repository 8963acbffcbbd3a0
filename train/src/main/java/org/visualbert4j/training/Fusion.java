package org.visualbert4j.training;

/** Where text and image meet before the encoder. */
public enum Fusion {
    /** Their tokens are joined to one sequence. */
    CONCAT,
    /** Text attends to the image and the image to the text, then their tokens are joined. */
    CO_ATTENTION
}
