package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.classifier.ScoredLabel;

class PredictCommandTest {

    private static final ScoredLabel LIKELY = new ScoredLabel("likely", 0.7, false);
    private static final ScoredLabel GIVEN = new ScoredLabel("given", 0.4, true);
    private static final ScoredLabel UNLIKELY = new ScoredLabel("unlikely", 0.1, false);
    private static final ScoredLabel RARE = new ScoredLabel("rare", 0.05, true);

    @Test
    void labels_that_are_given_come_before_more_probable_ones_that_are_not() {
        List<ScoredLabel> all = List.of(LIKELY, GIVEN, UNLIKELY, RARE);

        assertThat(PredictCommand.shown(all, 3)).containsExactly(GIVEN, RARE, LIKELY, UNLIKELY);
        assertThat(PredictCommand.shown(all, 1)).containsExactly(GIVEN, RARE, LIKELY);
    }
}
