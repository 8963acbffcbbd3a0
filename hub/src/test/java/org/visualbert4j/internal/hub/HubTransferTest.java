package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.visualbert4j.internal.hub.HubServer.NAME;
import static org.visualbert4j.internal.hub.HubServer.part;
import static org.visualbert4j.internal.hub.HubServer.status;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

/** Transfers that go wrong on the way. */
class HubTransferTest extends HubFixture {

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
