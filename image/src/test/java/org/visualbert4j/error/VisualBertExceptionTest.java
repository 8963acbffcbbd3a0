package org.visualbert4j.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.visualbert4j.error.VisualBertException.Code;

class VisualBertExceptionTest {

    @Test
    void a_message_is_one_line_whatever_a_file_or_a_library_put_into_it() {
        assertThat(new VisualBertException(Code.DATA, "x.csv:3: \"a\r\n  b\u001b[31m\u2028c\"\n").getMessage())
                .isEqualTo("x.csv:3: \"a b [31m c\"");
    }

    @Test
    void a_long_message_keeps_its_beginning_and_its_end() {
        String names = "name, ".repeat(10_000);

        String message =
                new VisualBertException(Code.DATA, "x.npz: none of " + names + " is \"features\"").getMessage();

        assertThat(message)
                .startsWith("x.npz: none of name")
                .endsWith("is \"features\"")
                .hasSize(2_000);
    }
}
