package org.visualbert4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {

    @Test
    void an_empty_flag_takes_away_what_a_checkpoint_would_bring() {
        TrainingSettings unsaid = SettingsReader.read(null, Map.of());
        TrainingSettings empty = SettingsReader.read(null, Map.of("text-suffix", ""));

        assertThat(unsaid.model().textSuffix()).isNull();
        assertThat(empty.model().textSuffix()).isEmpty();
    }
}
