package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.visualbert4j.internal.hub.HubServer.COMMIT;
import static org.visualbert4j.internal.hub.HubServer.NAME;
import static org.visualbert4j.internal.hub.HubServer.status;

import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not there, not allowed, or not to be trusted. */
class HubRefusalTest extends HubFixture {

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_refusal_names_the_token(int code) {
        server.instead("hub HEAD config.json", status(code), status(code));
        Hub without = new Hub(server.settings(cache, null), notes::add, QUICK);

        assertThatThrownBy(() -> without.checkpoint(NAME)).hasMessageContaining("set HF_TOKEN");
        assertThatThrownBy(() -> hub().checkpoint(NAME))
                .hasMessageContaining("your token")
                .hasMessageNotContaining("hf_secret");
    }

    @Test
    void a_model_or_revision_that_is_not_there_is_asked_about() {
        server.instead("hub HEAD config.json", status(404, "X-Error-Code", "RevisionNotFound"));

        assertThatThrownBy(() -> hub().checkpoint(NAME.at("nowhere")))
                .hasMessageContaining("@nowhere; is it spelled correctly?");
        assertThatThrownBy(() -> hub().checkpoint(new HubName("someone/other", "main")))
                .hasMessageContaining("has no model someone/other@main; is it spelled correctly?");
    }

    @Test
    void a_model_without_weights_or_configuration_is_told_from_one() {
        server.files.remove(BIN);
        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("has none of model.safetensors");

        server.files.remove("config.json");
        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("with a config.json");
    }

    @Test
    void a_model_above_the_limit_is_not_taken() {
        server.file(BIN, (1 << 20) + 1);

        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("is larger than 1048576 bytes");
        assertThat(server.downloads(BIN)).isZero();
    }

    @Test
    void what_is_no_hub_is_told_from_one() {
        server.instead(
                "hub HEAD config.json",
                status(200, "Content-Type", "text/html"),
                status(200, "X-Repo-Commit", "../../../evil", "ETag", "\"" + COMMIT + "\""),
                status(200, "X-Repo-Commit", COMMIT, "ETag", "\"../../evil\""),
                status(302, "Location", "http://127.0.0.1:1/login"));

        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("does not answer as a hub does");
        }
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void addresses_in_a_circle_or_of_another_kind_are_not_followed() {
        HttpHandler circle = status(302, "Location", "/someone/some-model/resolve/main/config.json");
        server.instead("hub HEAD config.json", circle, circle, circle, circle, circle, circle);
        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("from one address to the next");

        server.instead("hub GET " + BIN, status(302, "Location", "file:///etc/passwd"));
        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("not followed: file:///etc/passwd");
    }

    @Test
    void an_index_leads_to_no_other_place() {
        server.files.remove(BIN);
        server.file(BIN + ".index.json", "{\"weight_map\": {\"x\": \"../../../../evil.bin\"}}");

        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("which is not beside it");
    }

    @Test
    void offline_what_the_cache_has_not_is_named() {
        assertThatThrownBy(() -> offline().checkpoint(NAME))
                .hasMessageContaining("someone/some-model@main is not in the cache " + cache)
                .hasMessageContaining("`offline`");
        assertThatThrownBy(() -> offline().checkpoint(NAME.at(COMMIT))).hasMessageContaining("has no config.json");
        assertThat(server.requests).isEmpty();
    }
}
