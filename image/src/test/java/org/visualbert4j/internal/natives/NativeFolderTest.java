package org.visualbert4j.internal.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.UserFolders;

@DisabledOnOs(OS.WINDOWS)
class NativeFolderTest {

    @TempDir
    private Path folder;

    @Test
    void libraries_go_below_the_home() {
        assertThat(NativeFolder.choose(properties("user.home", folder), Map.of()))
                .isEqualTo(folder.resolve(".javacpp/cache"))
                .isDirectory();
    }

    @Test
    void a_user_whom_the_system_does_not_know_has_the_home_of_the_environment() {
        assertThat(NativeFolder.choose(properties("user.home", "?"), Map.of("HOME", folder.toString())))
                .isEqualTo(folder.resolve(".javacpp/cache"));
        assertThat(Path.of("?")).doesNotExist();
    }

    @Test
    void without_a_home_they_go_to_the_cache_of_the_environment() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        for (Object home : new Object[] {"?", folder.resolve("nothing"), file, "/dev/null"}) {
            assertThat(NativeFolder.choose(properties("user.home", home), Map.of("XDG_CACHE_HOME", folder.toString())))
                    .isEqualTo(folder.resolve("visualbert4j/native"))
                    .isDirectory();
        }
    }

    @Test
    void without_any_they_go_to_a_private_folder_among_the_temporary_files() throws IOException {
        Path chosen = NativeFolder.choose(properties("user.home", "?"), Map.of("HOME", "/nonexistent"));

        Path own = UserFolders.temporary();
        assertThat(chosen).isEqualTo(own.resolve("native")).isDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_folder_that_was_named_and_cannot_be_made_is_an_error_that_names_it() throws IOException {
        Path below = Files.writeString(folder.resolve("file"), "no folder").resolve("below");

        assertThatThrownBy(() -> NativeFolder.choose(
                        properties("org.bytedeco.javacpp.cachedir", below),
                        Map.of("XDG_CACHE_HOME", folder.toString())))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.NATIVE))
                .hasMessageContaining(below + " can't be made")
                .hasMessageContaining("-Dorg.bytedeco.javacpp.cachedir=DIR");
    }

    private static Properties properties(String name, Object value) {
        Properties properties = new Properties();
        properties.setProperty(name, value.toString());
        return properties;
    }
}
