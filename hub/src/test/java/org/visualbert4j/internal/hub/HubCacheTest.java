package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.internal.hub.HubServer.COMMIT;
import static org.visualbert4j.internal.hub.HubServer.NAME;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCacheTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final Checksum CHECKSUM = new Checksum(HubServer.sha256(CONTENT));

    @TempDir
    private Path folder;

    @Test
    void where_links_are_not_possible_a_snapshot_holds_copies() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            HubCache cache = new HubCache(zip.getPath("/cache"), NAME);
            givenBlob(cache);

            cache.link(COMMIT, "config.json", CHECKSUM);

            assertThat(Files.readAllBytes(cache.snapshot(COMMIT).resolve("config.json")))
                    .isEqualTo(CONTENT);
        }
    }

    @Test
    void a_link_to_a_blob_that_is_no_more_is_replaced() throws IOException {
        HubCache cache = new HubCache(folder, NAME);
        givenBlob(cache);
        Path pointer = cache.snapshot(COMMIT).resolve("config.json");
        Files.createDirectories(pointer.getParent());
        Files.createSymbolicLink(pointer, Path.of("../../blobs/gone"));
        assertThat(cache.has(COMMIT, "config.json")).isFalse();

        cache.link(COMMIT, "config.json", CHECKSUM);

        assertThat(pointer).hasBinaryContent(CONTENT);
    }

    @Test
    void a_note_of_a_commit_that_is_none_counts_for_nothing() throws IOException {
        HubCache cache = new HubCache(folder, NAME);
        Path ref = folder.resolve("models--someone--some-model/refs/main");
        Files.createDirectories(ref.getParent());
        Files.writeString(ref, "../../elsewhere");

        assertThat(cache.commit("main")).isEmpty();
    }

    @Test
    void checksums_are_those_of_git_and_of_large_files() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "hello\n");

        // `git hash-object file` and `sha256sum file`
        assertThat(new Checksum("ce013625030ba8dba906f756967f9e9ca394464a").fits(file))
                .isTrue();
        assertThat(new Checksum("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03").fits(file))
                .isTrue();
        assertThat(new Checksum(COMMIT).fits(file)).isFalse();
    }

    private static void givenBlob(HubCache cache) throws IOException {
        Files.createDirectories(cache.blob(CHECKSUM).getParent());
        Files.write(cache.blob(CHECKSUM), CONTENT);
    }
}
