package org.visualbert4j.internal.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;

class StoreSettingsTest {

    @Test
    void without_variables_it_is_twenty_gigabytes_in_the_cache_folder() {
        assertThat(StoreSettings.of(Map.of("XDG_CACHE_HOME", "some")))
                .isEqualTo(new StoreSettings(Path.of("some/visualbert4j/features"), 20_000_000_000L, false));
        assertThat(StoreSettings.of(Map.of("VISUALBERT_FEATURE_CACHE_LIMIT", ""))
                        .folder())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/visualbert4j/features"));
    }

    @ParameterizedTest
    @CsvSource({"500MB, 500000000", "3 gb, 3000000000", "2TB, 2000000000000"})
    void a_limit_is_a_number_with_its_unit(String text, long bytes) {
        assertThat(StoreSettings.of(Map.of("VISUALBERT_FEATURE_CACHE_LIMIT", text))
                        .limit())
                .isEqualTo(bytes);
    }

    @Test
    void none_keeps_nothing_and_bf16_halves() {
        StoreSettings settings =
                StoreSettings.of(Map.of("VISUALBERT_FEATURE_CACHE", "none", "VISUALBERT_FEATURE_CACHE_TYPE", "bf16"));

        assertThat(settings.open()).isNull();
        assertThat(settings.halved()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "LIMIT, 20, 'is \"20\", where a size such as 20GB or 500MB is expected'",
        "LIMIT, 0GB, 'is \"0GB\", where a size'",
        "LIMIT, -1GB, 'is \"-1GB\", where a size'",
        "TYPE, fp16, 'is \"fp16\", where fp32 or bf16 is expected'"
    })
    void what_makes_no_sense_is_refused(String name, String value, String message) {
        assertThatThrownBy(() -> StoreSettings.of(Map.of("VISUALBERT_FEATURE_CACHE_" + name, value)))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("VISUALBERT_FEATURE_CACHE_" + name + " " + message);
    }
}
