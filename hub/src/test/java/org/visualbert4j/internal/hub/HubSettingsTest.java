package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

    @TempDir
    private Path folder;

    @Test
    void defaults_are_those_of_python() {
        HubSettings settings = HubSettings.of(Map.of("XDG_CACHE_HOME", folder.toString()));

        assertThat(settings)
                .isEqualTo(new HubSettings(
                        URI.create("https://huggingface.co"), folder.resolve("huggingface/hub"), null, false));
    }

    @Test
    void the_environment_says_where_the_cache_is() {
        String home = folder.toString();

        assertThat(HubSettings.of(Map.of("HF_HOME", home)).cache()).isEqualTo(folder.resolve("hub"));
        assertThat(HubSettings.of(Map.of("HF_HOME", home, "HF_HUB_CACHE", home)).cache())
                .isEqualTo(folder);
        assertThat(HubSettings.of(Map.of("HF_HUB_CACHE", "~/models")).cache())
                .isEqualTo(Path.of(System.getProperty("user.home"), "models"));
    }

    @Test
    void the_token_comes_from_the_environment_or_else_from_its_file_and_is_not_printed() throws IOException {
        Files.writeString(folder.resolve("token"), "hf_file\n");
        String home = folder.toString();

        assertThat(HubSettings.of(Map.of("HF_HOME", home)).token()).isEqualTo("hf_file");
        HubSettings settings = HubSettings.of(Map.of("HF_HOME", home, "HF_TOKEN", "hf_variable"));
        assertThat(settings.token()).isEqualTo("hf_variable");
        assertThat(settings.toString()).doesNotContain("hf_variable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "YES", "on"})
    void offline_is_what_python_takes_for_it(String yes) {
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", yes)).offline()).isTrue();
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", yes))
                        .withOffline(false)
                        .offline())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://a", "http://", "https://a b"})
    void an_endpoint_that_is_no_address_is_named(String text) {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", text))).hasMessageContaining("HF_ENDPOINT: ");
    }

    @Test
    void a_token_that_is_none_is_named_and_not_shown() {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_TOKEN", "hf secret")))
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("secret");
    }
}
