package org.visualbert4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;

class AtomicFileTest {

    @TempDir
    private Path folder;

    @Test
    void a_full_disk_leaves_the_old_file_and_nothing_beside_it() throws IOException {
        Path file = Files.writeString(folder.resolve("weights"), "as they were");

        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.allocate(1 << 16));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.IO))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("No space left on device");

        assertThat(file).hasContent("as they were");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void an_error_of_the_writer_leaves_the_old_file_and_nothing_beside_it() throws IOException {
        Path file = Files.writeString(folder.resolve("weights"), "as they were");

        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    throw new IllegalStateException("no such tensor");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(file).hasContent("as they were");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void folders_on_the_way_are_made() {
        Path file = folder.resolve("a/b/c");

        AtomicFile.write(file, "text");

        assertThat(file).hasContent("text");
    }

    @Test
    void what_a_killed_process_was_writing_is_removed_and_what_others_write_is_not() throws IOException {
        Path left = Files.writeString(folder.resolve("weights.2147483646.part"), "half"); // no process has that number
        Path living = Files.writeString(folder.resolve("weights.1.part"), "half");
        Path other = Files.writeString(folder.resolve("song.part"), "whole");

        AtomicFile.write(folder.resolve("other"), "text");

        assertThat(left).doesNotExist();
        assertThat(living).exists();
        assertThat(other).exists();
    }

    @Test
    void a_folder_that_a_killed_process_was_writing_is_removed_and_that_of_a_living_one_is_not() throws IOException {
        Path left = Files.createDirectory(folder.resolve("detector.2147483646.part")); // no process has that number
        Files.writeString(left.resolve("weights"), "half");
        Path living = Files.createDirectory(
                folder.resolve("detector." + ProcessHandle.current().pid() + ".part"));
        Path begun =
                Files.createDirectory(folder.resolve("begun.2147483646.part")); // a moment ago, perhaps by a container

        AtomicFile.removeLeftovers(folder);

        assertThat(left).doesNotExist();
        assertThat(living).exists();
        assertThat(begun).exists();
    }
}
