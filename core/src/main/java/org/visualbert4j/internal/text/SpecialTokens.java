package org.visualbert4j.internal.text;

import org.jspecify.annotations.Nullable;

/** The special tokens that a model's inputs are made with, whatever they are called. */
record SpecialTokens(
        @Nullable Token pad,
        Token unknown,
        Token start,
        Token separator,
        @Nullable Token mask) {

    /** A token and its id. */
    record Token(String content, int id) {}
}
