package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache, and a hub on this machine. The real one was not reachable from where this was written. */
abstract class HubFixture {

    static final String BIN = "pytorch_model.bin";
    static final Limits QUICK = new Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(5), Duration.ofSeconds(2), 3, 1 << 20);

    @TempDir
    Path cache = Path.of("");

    final HubServer server = new HubServer();
    final List<String> notes = new ArrayList<>();

    @BeforeEach
    void givenModel() {
        server.file("config.json", "{}").file(BIN, 100_000);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Hub hub() {
        return hub(QUICK);
    }

    Hub hub(Limits limits) {
        return new Hub(server.settings(cache, "hf_secret"), notes::add, limits);
    }

    Hub offline() {
        return new Hub(server.settings(cache, null).withOffline(true), notes::add, QUICK);
    }

    Path folder() {
        return cache.resolve("models--someone--some-model");
    }

    void assertWhole(Path snapshot) throws IOException {
        assertThat(snapshot.resolve(BIN)).hasBinaryContent(server.content(BIN));
        try (Stream<Path> files = Files.walk(folder())) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith(".incomplete"));
        }
    }
}
