package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the repository's root, in a repository of our own with scripts for a JDK and for Maven. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    @TempDir
    private Path folder;

    private Path root;
    private Path launcher;
    private String options = "";
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeRepository() throws IOException {
        root = Files.createDirectories(folder.resolve("with a space"));
        launcher = Files.copy(Path.of("../visualbert"), root.resolve("visualbert"));
        Files.createDirectories(root.resolve("core/src/main"));
        Files.createDirectories(root.resolve("cli/src/main"));
        for (String pom : new String[] {"pom.xml", "core/pom.xml", "cli/pom.xml"}) {
            Files.writeString(root.resolve(pom), "");
        }
        script(
                root.resolve("mvnw"),
                "echo built >> builds; echo noise; sleep 1; mkdir -p cli/target; touch cli/target/visualbert.jar");
    }

    @Test
    void the_first_use_builds_and_says_so_and_the_second_does_not() throws Exception {
        Path jdk = jdk("17.0.15");

        Terminal first = run(jdk, launcher, "doctor", "--json", "two words");
        Terminal second = run(jdk, launcher, "doctor");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).isEqualTo("visualbert: building ...\n");
        assertThat(first.out())
                .contains("[-Dorg.bytedeco.javacpp.maxphysicalbytes=0]")
                .contains("[-jar][" + root.toRealPath() + "/cli/target/visualbert.jar][doctor][--json][two words]")
                .contains("OMP_WAIT_POLICY=passive", "GOMP_SPINCOUNT=10000", "MALLOC_ARENA_MAX=1")
                .doesNotContain("noise");
        assertThat(second.err()).isEmpty();
        assertThat(root.resolve("builds")).hasContent("built");
    }

    @Test
    void classes_are_archived_after_the_build_and_again_by_another_java() throws Exception {
        Path jdk = archivingJdk("25");
        Path other = archivingJdk("21");

        Terminal first = run(jdk, launcher, "train");
        run(jdk, launcher, "train");
        Terminal another = run(other, launcher, "train");

        Path archive = root.toRealPath().resolve("cli/target/jdk" + jdk.toRealPath() + "/bin/java.jsa");
        assertThat(archive).hasContent("classes");
        assertThat(first.out()).contains("[-XX:SharedArchiveFile=" + archive + "]");
        assertThat(another.out()).contains("[-XX:SharedArchiveFile=", other.toRealPath() + "/bin/java.jsa]");
        assertThat(root.resolve("rehearsals")).hasContent("25\n21");
        assertThat(root.resolve("builds")).hasContent("built");
    }

    @Test
    void an_archive_as_old_as_the_jar_to_the_tick_is_not_made_again() throws Exception {
        Path jdk = archivingJdk("25");
        run(jdk, launcher, "train");
        Path archive = root.toRealPath().resolve("cli/target/jdk" + jdk.toRealPath() + "/bin/java.jsa");
        Files.setLastModifiedTime(archive, Files.getLastModifiedTime(root.resolve("cli/target/visualbert.jar")));

        run(jdk, launcher, "train");

        assertThat(root.resolve("rehearsals")).hasContent("25");
    }

    @Test
    void a_java_that_archives_nothing_runs_without() throws Exception {
        Terminal terminal = run(jdk("17.0.15"), launcher, "train");

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).doesNotContain("SharedArchiveFile", "TieredStopAtLevel");
    }

    @Test
    void short_commands_start_with_the_quick_compiler_and_the_small_collector_unless_told_otherwise() throws Exception {
        Path jdk = jdk("17.0.15");

        Terminal plain = run(jdk, launcher, "predict");
        options = "-Xmx4g -XX:+UseParallelGC";
        Terminal told = run(jdk, launcher, "predict");

        assertThat(plain.out()).contains("[-XX:TieredStopAtLevel=1]", "[-XX:+UseSerialGC]");
        assertThat(told.out()).contains("[-Xmx4g][-XX:+UseParallelGC]").doesNotContain("UseSerialGC");
    }

    @Test
    void a_source_newer_than_the_jar_is_built() throws Exception {
        Path jdk = jdk("17.0.15");
        run(jdk, launcher);
        Path source = Files.writeString(root.resolve("core/src/main/A.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(run(jdk, launcher).err()).isEqualTo("visualbert: building ...\n");
    }

    @Test
    void two_at_once_build_once() throws Exception {
        Path jdk = jdk("21.0.1");
        CompletableFuture<Terminal> other = CompletableFuture.supplyAsync(() -> run(jdk, launcher));

        Terminal one = run(jdk, launcher);

        assertThat(one.exitCode()).isZero();
        assertThat(other.get().exitCode()).isZero();
        assertThat(root.resolve("builds")).hasContent("built");
        assertThat(root.resolve(".visualbert-build")).doesNotExist();
    }

    @Test
    void a_lock_that_a_killed_build_left_is_taken_over_with_and_without_its_owner() throws Exception {
        Path jdk = jdk("17.0.15");
        Path lock = root.resolve(".visualbert-build");
        for (String owner : new String[] {"2147483646\n", ""}) { // no process has that number
            Files.createDirectory(lock);
            if (!owner.isEmpty()) {
                Files.writeString(lock.resolve("pid"), owner);
            }
            Files.deleteIfExists(root.resolve("cli/target/visualbert.jar"));

            Terminal terminal = run(jdk, launcher);

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.err()).isEqualTo("visualbert: building ...\n");
            assertThat(lock).doesNotExist();
        }
    }

    @Test
    void a_build_that_fails_shows_what_it_said() throws Exception {
        script(root.resolve("mvnw"), "echo cannot find symbol; exit 1");

        Terminal terminal = run(jdk("17"), launcher);

        assertThat(terminal.exitCode()).isEqualTo(7);
        assertThat(terminal.err()).contains("cannot find symbol").endsWith("visualbert: the build failed, see above\n");
        assertThat(root.resolve(".visualbert-build")).doesNotExist();
    }

    @Test
    void it_works_through_a_symbolic_link_from_another_folder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);

        assertThat(run(jdk("17.0.15"), link).out()).contains("[" + root.toRealPath() + "/cli/target/visualbert.jar]");
    }

    @Test
    void a_java_home_without_java_is_named() {
        Terminal terminal = run(folder.resolve("nothing"), launcher);

        assertThat(terminal.exitCode()).isEqualTo(7);
        assertThat(terminal.err())
                .contains(folder.resolve("nothing").toString())
                .hasLineCount(1);
    }

    @Test
    void an_old_java_is_named_with_its_version() throws Exception {
        for (String version : new String[] {"11.0.2", "1.8.0_392"}) {
            Path jdk = jdk(version);

            Terminal terminal = run(jdk, launcher);

            assertThat(terminal.exitCode()).isEqualTo(7);
            assertThat(terminal.err())
                    .contains(jdk + "/bin/java is version " + version)
                    .contains("17 or newer")
                    .hasLineCount(1);
        }
    }

    @Test
    void doctor_finds_a_healthy_machine_healthy_as_the_launcher_starts_it() throws Exception {
        Terminal terminal = run(wholeJdk(), launcher, "doctor");

        assertThat(terminal.err()).isEqualTo("visualbert: building ...\n");
        assertThat(terminal.out()).contains("ffmpeg  ", "all is well").doesNotContain("unknown");
        assertThat(terminal.exitCode()).isZero();
    }

    @Test
    void what_java_says_of_options_in_the_environment_is_not_taken_for_its_version() throws Exception {
        Path jdk = jdk("17.0.15");
        Path java = jdk.resolve("bin/java");
        script(
                java,
                "[ -z \"${JAVA_TOOL_OPTIONS:-}\" ] || echo \"Picked up JAVA_TOOL_OPTIONS: $JAVA_TOOL_OPTIONS\" >&2\n"
                        + Files.readString(java));
        environment.put("JAVA_TOOL_OPTIONS", "-Dx= version \"1.8\"");

        Terminal terminal = run(jdk, launcher, "predict");

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("[predict]");
    }

    @Test
    void a_locale_without_an_encoding_of_its_own_gets_utf_8() throws Exception {
        for (String locale : new String[] {"C", "POSIX", "nowhere.UTF-8"}) {
            environment.put("LC_ALL", locale);

            assertThat(run(jdk("17.0.15"), launcher).out()).containsPattern("LC_ALL=.*UTF-?8");
        }
    }

    @Test
    void too_few_files_or_addresses_are_told_in_one_line() throws Exception {
        Path jdk = jdk("17.0.15");
        for (String limit : new String[] {"-n 64", "-v 1000000"}) {
            launcher = Files.writeString(
                    root.resolve("limited"),
                    "ulimit " + limit + " && exec sh '" + root.resolve("visualbert") + "' \"$@\"");

            Terminal terminal = run(jdk, launcher, "predict");

            assertThat(terminal.exitCode()).isEqualTo(7);
            assertThat(terminal.err())
                    .contains("see ulimit " + limit.substring(0, 2))
                    .hasLineCount(1);
        }
    }

    private Terminal run(Path javaHome, Path script, String... arguments) {
        ProcessBuilder builder = Terminal.plain(new ProcessBuilder("sh", script.toString()));
        builder.environment().putAll(environment);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("VISUALBERT_JAVA_OPTIONS", options);
        List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "MALLOC_ARENA_MAX").forEach(builder.environment()::remove);
        try {
            return Terminal.process(builder.directory(folder.toFile()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One that also writes an archive where it is asked to. */
    private Path archivingJdk(String version) throws IOException {
        Path home = jdk(version);
        Path java = home.resolve("bin/java");
        script(
                java,
                "case \"$1\" in -XX:ArchiveClassesAtExit=*) echo classes > \"${1#*=}\"; echo " + version + " >> '"
                        + root.resolve("rehearsals") + "'; exit;; esac\n"
                        + Files.readString(java));
        return home;
    }

    /** A script that tells a version, or else what it was called with. */
    private Path jdk(String version) throws IOException {
        Path home = folder.resolve("jdk " + version);
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/javac"), "exit 0");
        script(
                home.resolve("bin/java"),
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\" 2025-04-15' >&2; exit; fi\n"
                        + "printf '[%s]' \"$@\"; echo; env | grep -E 'OMP|MALLOC|LC_ALL'");
        return home;
    }

    /** The tests' own JVM and classes in the place of the jar; it archives nothing. */
    private Path wholeJdk() throws IOException {
        Path home = Files.createDirectories(folder.resolve("whole"));
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/javac"), "exit 0");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        script(
                home.resolve("bin/java"),
                "case \"$1\" in -version) exec " + java + " -version ;; -XX:ArchiveClassesAtExit=*) exit 1 ;; esac\n"
                        + "options=; while [ \"$1\" != -jar ]; do options=\"$options $1\"; shift; done; shift 2\n"
                        + "exec " + java + " $options "
                        + String.join(" ", Terminal.nativeAccess()) + " -cp '"
                        + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + "' "
                        + Main.class.getName() + " \"$@\"");
        return home;
    }

    private static void script(Path path, String body) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }
}
