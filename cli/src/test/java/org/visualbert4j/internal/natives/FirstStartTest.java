package org.visualbert4j.internal.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.text.TokenizersLibrary;
import org.visualbert4j.internal.video.Ffmpeg;
import org.visualbert4j.testing.JavaProcess;
import org.visualbert4j.testing.JavaProcess.Outcome;

/** Libraries that are unpacked by several processes at once, or by one that is killed; ffmpeg's, which are the smaller ones. */
@DisabledOnOs(OS.WINDOWS)
class FirstStartTest {

    private static final List<String> ALL = List.of("ffmpeg 8", "jna true", "tokenizers true");

    @TempDir
    private Path folder;

    @Test
    void two_first_starts_at_once_both_work() throws Exception {
        CompletableFuture<Outcome> other = CompletableFuture.supplyAsync(this::start);

        Outcome one = start();

        assertWorks(one);
        assertWorks(other.get());
    }

    @Test
    void what_a_first_start_that_was_killed_left_is_no_matter() throws Exception {
        for (int milliseconds : new int[] {700, 1400}) {
            Process killed = process()
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("killed.log").toFile())
                    .start();
            killed.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            killed.destroyForcibly().waitFor();
        }

        assertWorks(start());
    }

    @Test
    void a_library_cut_off_on_which_others_depend_is_unpacked_again() throws Exception {
        assertWorks(start());
        for (String name : new String[] {"libavutil.so.", "libtokenizers.so", "libjnidispatch.so"}) {
            try (RandomAccessFile file = new RandomAccessFile(find(name).toFile(), "rw")) {
                file.setLength(file.length() / 3);
            }
        }

        assertWorks(start());
    }

    @Test
    void a_library_of_the_right_size_with_wrong_bytes_is_found_and_removed() throws Exception {
        assertWorks(start());
        assertThat(new UnpackedLibraries(folder).mend()).isEmpty();
        Path damaged = find("libavutil.so.");
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[1000]);
        }

        List<Path> mended = new UnpackedLibraries(folder).mend();

        assertThat(mended).containsExactly(damaged);
        assertThat(damaged).doesNotExist();
        assertWorks(start());
    }

    @Test
    void folders_of_other_jars_are_left_alone() throws Exception {
        Path other = Files.createDirectories(folder.resolve("ffmpeg-4.0-1.4.jar/org/bytedeco/ffmpeg/linux-x86_64"));
        Path library = Files.writeString(other.resolve("libavutil.so.60"), "another version");

        assertThat(new UnpackedLibraries(folder).mend()).isEmpty();

        assertThat(library).exists();
    }

    private void assertWorks(Outcome outcome) {
        assertThat(outcome.output().lines()).containsAll(ALL);
        assertThat(outcome.exitCode()).isZero();
    }

    private Path find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(file -> !Files.isSymbolicLink(file))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Outcome start() {
        try {
            return JavaProcess.run(process());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ProcessBuilder process() {
        return JavaProcess.of(Start.class, List.of("-Xmx64m", "-Dorg.bytedeco.javacpp.cachedir=" + folder));
    }

    /** Uses a library of each of those who unpack. */
    static final class Start {
        private Start() {}

        public static void main(String[] arguments) {
            System.out.println("ffmpeg " + Ffmpeg.version().substring(0, 1));
            System.out.println("jna " + (NativeFunction.find("getpid") != null));
            TokenizersLibrary.load();
            System.out.println("tokenizers true");
        }
    }
}
