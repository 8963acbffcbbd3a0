package org.visualbert4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.visualbert4j.hub.HubServer.COMMIT;
import static org.visualbert4j.hub.HubServer.NAME;
import static org.visualbert4j.hub.HubServer.part;
import static org.visualbert4j.hub.HubServer.status;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.VisualBertException;

/** Downloads from a hub of our own on this machine. The real one was not reachable from where this was written. */
class HubTest {

    private static final String BIN = "pytorch_model.bin";
    private static final Limits QUICK = new Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(5), Duration.ofSeconds(2), 3, 1 << 20);

    @TempDir
    private Path cache;

    private final HubServer server = new HubServer();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void givenModel() {
        server.file("config.json", "{}").file(BIN, 100_000);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Hub hub() {
        return hub(QUICK);
    }

    private Hub hub(Limits limits) {
        return new Hub(server.settings(cache, "hf_secret"), notes::add, limits);
    }

    private Hub offline() {
        return new Hub(server.settings(cache, null).withOffline(true), notes::add, QUICK);
    }

    private Path folder() {
        return cache.resolve("models--someone--some-model");
    }

    private void assertWhole(Path snapshot) throws IOException {
        assertThat(snapshot.resolve(BIN)).hasBinaryContent(server.content(BIN));
        try (Stream<Path> files = Files.walk(folder())) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith(".incomplete"));
        }
    }

    @Test
    void a_model_is_laid_out_in_the_cache_as_python_does_it() throws IOException {
        server.file("vocab.txt", "[PAD]\n");

        Path snapshot = hub().checkpoint(NAME);

        assertWhole(snapshot);
        assertThat(snapshot).isEqualTo(folder().resolve("snapshots").resolve(COMMIT));
        assertThat(folder().resolve("refs/main")).hasContent(COMMIT);
        assertThat(Files.readSymbolicLink(snapshot.resolve(BIN)))
                .isEqualTo(Path.of("../../blobs", HubServer.sha256(server.content(BIN))));
        assertThat(Files.readSymbolicLink(snapshot.resolve("config.json")))
                .isEqualTo(Path.of("../../blobs", HubServer.gitSha1(server.content("config.json"))));
        assertThat(snapshot.resolve("vocab.txt")).hasContent("[PAD]\n");
        assertThat(folder().resolve(".no_exist").resolve(COMMIT).resolve("model.safetensors"))
                .exists();
        assertThat(notes).contains("downloading " + BIN + " of someone/some-model, 100 kB");
    }

    @Test
    void what_is_there_is_not_downloaded_again_and_what_is_missing_not_asked_for_again() {
        hub().checkpoint(NAME);
        server.requests.clear();

        hub().checkpoint(NAME);

        assertThat(server.requests).extracting(HubServer.Request::file).containsOnly("config.json");
        assertThat(server.requests).extracting(HubServer.Request::method).containsOnly("HEAD");
    }

    @Test
    void the_token_is_shown_to_the_hub_and_not_to_where_it_leads() {
        hub().checkpoint(NAME);

        assertThat(server.requests)
                .filteredOn(request -> request.server().equals("hub"))
                .extracting(HubServer.Request::authorization)
                .containsOnly("Bearer hf_secret");
        assertThat(server.requests)
                .filteredOn(request -> request.server().equals("cdn"))
                .isNotEmpty()
                .extracting(HubServer.Request::authorization)
                .containsOnlyNulls();
    }

    @Test
    void a_transfer_that_breaks_off_is_gone_on_with() throws IOException {
        server.instead("cdn GET " + BIN, part(server.content(BIN), 60_000, 0));

        Path snapshot = hub().checkpoint(NAME);

        assertWhole(snapshot);
        assertThat(server.requests).extracting(HubServer.Request::range).contains("bytes=60000-");
    }

    @Test
    void a_transfer_that_stands_still_is_gone_on_with() throws IOException {
        server.instead("cdn GET " + BIN, part(server.content(BIN), 60_000, 20_000));
        Limits impatient =
                new Limits(QUICK.connect(), Duration.ofMillis(300), QUICK.firstWait(), QUICK.longestWait(), 3, 1 << 20);

        Path snapshot = hub(impatient).checkpoint(NAME);

        assertWhole(snapshot);
        assertThat(server.requests).extracting(HubServer.Request::range).contains("bytes=60000-");
    }

    @Test
    void what_a_failed_run_left_is_gone_on_with_by_the_next() throws IOException {
        HttpHandler broken = part(server.content(BIN), 60_000, 0);
        server.instead("cdn GET " + BIN, broken, status(500), status(500));
        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("gave up");
        assertThat(folder().resolve("refs/main")).doesNotExist();

        Path snapshot = hub().checkpoint(NAME);

        assertWhole(snapshot);
        assertThat(notes).anyMatch(note -> note.endsWith("of which 60 kB are there"));
        assertThat(server.requests.get(server.requests.size() - 4).range()).isEqualTo("bytes=60000-");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void what_fails_for_the_moment_is_tried_again(int code) throws IOException {
        server.instead("hub HEAD config.json", status(code), status(code)).instead("cdn GET " + BIN, status(code));

        assertWhole(hub().checkpoint(NAME));
    }

    @Test
    void the_hub_is_given_the_time_it_asks_for() throws IOException {
        server.instead("hub HEAD config.json", status(429, "Retry-After", "1"));
        long start = System.nanoTime();

        assertWhole(hub().checkpoint(NAME));

        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void a_hub_that_asks_for_more_time_than_a_person_has_is_not_waited_for() {
        server.instead("hub HEAD config.json", status(429, "Retry-After", "3600"));

        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("asks to wait for 3600 seconds");
    }

    @Test
    void a_hub_that_always_fails_is_given_up_in_one_line() {
        server.instead("hub HEAD config.json", status(500), status(500), status(500));

        assertThatThrownBy(() -> hub().checkpoint(NAME))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("answers 500 for config.json of someone/some-model@main; gave up");
        assertThat(server.requests).hasSize(3);
    }

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
                .hasMessageContaining("@nowhere; is it spelt right?");
        assertThatThrownBy(() -> hub().checkpoint(new HubName("someone/other", "main")))
                .hasMessageContaining("has no model someone/other@main; is it spelt right?");
    }

    @Test
    void a_model_without_weights_or_configuration_is_told_from_one() {
        server.files.remove(BIN);
        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("has none of model.safetensors");

        server.files.remove("config.json");
        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("with a config.json");
    }

    @Test
    void content_with_another_checksum_is_thrown_away() throws IOException {
        byte[] right = server.content(BIN);
        byte[] wrong = right.clone();
        wrong[70_000]++;
        server.instead("cdn GET " + BIN, part(wrong, wrong.length, 0));

        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("is not what its checksum");

        try (Stream<Path> blobs = Files.list(folder().resolve("blobs"))) {
            assertThat(blobs).hasSize(1);
        }
        assertWhole(hub().checkpoint(NAME));
    }

    @Test
    void a_wrong_beginning_of_an_earlier_run_is_thrown_away() throws IOException {
        Path blob = folder().resolve("blobs").resolve(HubServer.sha256(server.content(BIN)));
        Files.createDirectories(blob.getParent());
        Files.writeString(blob.resolveSibling(blob.getFileName() + ".visualbert4j.incomplete"), "nonsense");

        assertWhole(hub().checkpoint(NAME));
    }

    @Test
    void more_bytes_than_announced_are_not_taken() {
        byte[] longer = new byte[200_000];
        server.instead("cdn GET " + BIN, part(longer, longer.length, 0));

        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("more than the 100000 bytes");
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
    void all_files_of_an_index_are_brought() {
        server.files.remove(BIN);
        server.file("a.bin", 10)
                .file("b.bin", 20)
                .file(BIN + ".index.json", "{\"weight_map\": {\"x\": \"a.bin\", \"y\": \"b.bin\", \"z\": \"a.bin\"}}");

        Path snapshot = hub().checkpoint(NAME);

        assertThat(snapshot.resolve("a.bin")).hasSize(10);
        assertThat(snapshot.resolve("b.bin")).hasSize(20);
    }

    @Test
    void an_index_leads_to_no_other_place() {
        server.files.remove(BIN);
        server.file(BIN + ".index.json", "{\"weight_map\": {\"x\": \"../../../../evil.bin\"}}");

        assertThatThrownBy(() -> hub().checkpoint(NAME)).hasMessageContaining("which is not beside it");
    }

    @Test
    void offline_the_cache_is_enough_and_nothing_is_asked() throws IOException {
        hub().checkpoint(NAME);
        server.requests.clear();

        assertWhole(offline().checkpoint(NAME));
        assertWhole(offline().checkpoint(NAME.at(COMMIT)));

        assertThat(server.requests).isEmpty();
    }

    @Test
    void offline_what_the_cache_has_not_is_named() {
        assertThatThrownBy(() -> offline().checkpoint(NAME))
                .hasMessageContaining("someone/some-model@main is not in the cache " + cache)
                .hasMessageContaining("--offline");
        assertThatThrownBy(() -> offline().checkpoint(NAME.at(COMMIT))).hasMessageContaining("has no config.json");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void a_hub_out_of_reach_is_replaced_by_the_cache() throws IOException {
        hub().checkpoint(NAME);
        server.close();

        assertWhole(hub().checkpoint(NAME));

        assertThat(notes)
                .last()
                .asString()
                .contains("can't be reached", "taking someone/some-model@main from the cache");
    }

    @Test
    void a_newer_commit_is_taken_and_the_older_stays() throws IOException {
        String older = "f".repeat(40);
        Files.createDirectories(folder().resolve("refs"));
        Files.writeString(folder().resolve("refs/main"), older);
        Files.createDirectories(folder().resolve("snapshots").resolve(older));

        Path snapshot = hub().checkpoint(NAME);

        assertThat(snapshot).endsWithRaw(Path.of(COMMIT));
        assertThat(folder().resolve("refs/main")).hasContent(COMMIT);
        assertThat(folder().resolve("snapshots").resolve(older)).exists();
    }

    @Test
    void a_revision_with_a_slash_is_one_and_a_commit_needs_no_note() {
        hub().checkpoint(NAME.at("refs/pr/3"));
        hub().checkpoint(NAME.at(COMMIT));

        assertThat(server.requests.get(0).revision()).isEqualTo("refs%2Fpr%2F3");
        assertThat(folder().resolve("refs/refs/pr/3")).hasContent(COMMIT);
        assertThat(folder().resolve("refs").resolve(COMMIT)).doesNotExist();
    }

    @Test
    void two_at_once_download_each_file_once() throws Exception {
        CompletableFuture<Path> other = CompletableFuture.supplyAsync(() -> hub().checkpoint(NAME));

        Path one = hub().checkpoint(NAME);

        assertWhole(one);
        assertThat(other.get()).isEqualTo(one);
        assertThat(server.downloads(BIN)).isEqualTo(1);
    }

    @Test
    void a_download_ends_when_it_is_stopped() {
        Hub stopped = new Hub(
                server.settings(cache, null),
                new DownloadListener() {
                    @Override
                    public void note(String line) {
                        notes.add(line);
                    }

                    @Override
                    public boolean isStopped() {
                        return true;
                    }
                },
                QUICK);

        assertThatThrownBy(() -> stopped.checkpoint(NAME)).hasMessageContaining("stopped while downloading");
    }
}
