package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.internal.hub.HubServer.COMMIT;
import static org.visualbert4j.internal.hub.HubServer.NAME;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is downloaded, where it goes, and when it is not downloaded. */
class HubTest extends HubFixture {

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
    void an_empty_file_is_one_too() {
        server.file("vocab.txt", "");

        assertThat(hub().checkpoint(NAME).resolve("vocab.txt")).isEmptyFile();
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
    void offline_the_cache_is_enough_and_nothing_is_asked() throws IOException {
        hub().checkpoint(NAME);
        server.requests.clear();

        assertWhole(offline().checkpoint(NAME));
        assertWhole(offline().checkpoint(NAME.at(COMMIT)));

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
    void the_common_pool_may_have_no_free_thread() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        int threads = ForkJoinPool.getCommonPoolParallelism();
        IntStream.range(0, threads).forEach(i -> ForkJoinPool.commonPool().execute(() -> await(asked)));
        try {
            assertWhole(hub().checkpoint(NAME));
        } finally {
            asked.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
