package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.visualbert4j.error.VisualBertException;

/** The way errors are checked: kind, words, one line. */
public final class Refusal {

    private Refusal() {}

    public static void assertRefused(VisualBertException.Code code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(VisualBertException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n")
                .extracting("code")
                .isEqualTo(code);
    }
}
