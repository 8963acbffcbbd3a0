package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a record's label is, and so what a model answers. */
public enum Task {
    /** One of the labels. */
    @JsonProperty("single_label")
    SINGLE_LABEL,
    /** Any number of the labels, each for itself. */
    @JsonProperty("multi_label")
    MULTI_LABEL,
    /** One of the labels, each of which is correct to a degree: VQA's answers with their scores. */
    @JsonProperty("soft_label")
    SOFT_LABEL,
    /** One of several texts that the record brings along. */
    @JsonProperty("multiple_choice")
    MULTIPLE_CHOICE
}
