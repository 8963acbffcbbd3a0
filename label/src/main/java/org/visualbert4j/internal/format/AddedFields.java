package org.visualbert4j.internal.format;

import java.util.List;

/** The fields that labelling adds to a record. */
public final class AddedFields {

    /** The labels: a list of objects with {@code label} and {@code probability}. */
    public static final String PREDICTIONS = "predictions";

    /** Whether the label may be taken without looking: true or false, where the model has a threshold for it. */
    public static final String ACCEPTED = "accepted";

    /** The model, as {@code name@hash}. */
    public static final String MODEL = "model";

    /** Why there is no label: an object with {@code code}, {@code reason}, {@code retryable}. */
    public static final String ERROR = "error";

    /** All of them, in the order in which they are written. A record has some. */
    public static final List<String> ALL = List.of(PREDICTIONS, ACCEPTED, MODEL, ERROR);

    private AddedFields() {}
}
