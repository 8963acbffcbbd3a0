package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsPunctuationTest {

    @Test
    void quotes_bullets_and_dashes_come_back() {
        assertThat(WindowsPunctuation.repair("he\u0092s \u0091so\u0092 \u0093here\u0094\u0097or\u0096\u0095"))
                .isEqualTo("he’s ‘so’ “here”—or–•");
    }

    @Test
    void all_else_stays() {
        assertThat(WindowsPunctuation.repair("it’s é \u0085 \u009f \t x")).isEqualTo("it’s é \u0085 \u009f \t x");
    }
}
