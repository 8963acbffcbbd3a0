package org.visualbert4j.internal.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.vision.ImageFeatures;

/** The script that converts MMF's LMDB, run where a Python with lmdb is named, on stores that LMDB wrote (fixtures/make_lmdb.py). */
@EnabledIf("lmdbIsThere")
class MmfStoreTest {

    private static final Path RESOURCES = Path.of("../core/src/test/resources/features");

    @TempDir
    Path temporary;

    static boolean lmdbIsThere() throws IOException, InterruptedException {
        return System.getenv("VISUALBERT4J_REFERENCE_PYTHON") != null
                && python("-c", "import lmdb, numpy").exitCode() == 0;
    }

    private record Ended(int exitCode, String said) {}

    private static Ended python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(System.getenv("VISUALBERT4J_REFERENCE_PYTHON")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private Ended convert(String store) throws IOException, InterruptedException {
        return python(
                "../scripts/mmf_lmdb_to_npz.py",
                RESOURCES.resolve(store).toString(),
                temporary.resolve("out").toString());
    }

    @Test
    void images_are_read_from_what_the_script_makes_of_them() throws Exception {
        assertThat(convert("mmf.mdb").said()).startsWith("3 images in ");
        assertThat(convert("mmf.mdb").exitCode()).as("a second time").isZero();

        try (StoredFeatures folder = StoredFeatures.open(temporary.resolve("out"))) {
            ImageFeatures coco = folder.get("COCO_train2014_000000000001").orElseThrow();
            assertThat(coco.features()).hasSize(3 * 4).startsWith(10, 10.125f);
            assertThat(coco.boxes()).containsExactly(0, 0, 2, 5, 1, 0, 3, 5, 2, 0, 4, 5);
            assertThat(coco.width()).isEqualTo(20);
            assertThat(coco.height()).isEqualTo(10);
            assertThat(folder.get("plain").orElseThrow().features()).startsWith(20, 20.125f);
            assertThat(folder.get("plain").orElseThrow().boxes()).isNull();
            assertThat(folder.get("old").orElseThrow().features()).startsWith(30, 30.125f);
        }
    }

    @Test
    void a_value_that_is_a_program_is_not_run() throws Exception {
        Ended ended = convert("program.mdb");

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.said())
                .hasLineCount(1)
                .contains("program.mdb: b'1' names builtins.print, which is no part of an array: not run");
        assertThat(temporary.resolve("out")).isEmptyDirectory();
    }

    @Test
    void what_is_no_store_is_told_in_one_line() throws Exception {
        Ended ended = convert("six.tsv");

        assertThat(ended.exitCode()).isEqualTo(8);
        assertThat(ended.said()).hasLineCount(1).contains("six.tsv: ");
    }
}
