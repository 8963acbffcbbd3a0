package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Situations that people reported of tools like this one: each folder's commands, and what is right. */
@EnabledIf("areThere")
class FieldCasesTest {

    /** What a command answers: its exit code, and what it says among other things, in any order. */
    private record Answer(int exitCode, List<String> says) {}

    private static final int CONFIG = 3;
    private static final int DATA = 4;
    private static final int IMAGE = 5;
    private static final int CHECKPOINT = 6;

    private static final Map<String, List<Answer>> RIGHT = Map.ofEntries(
            Map.entry("c01-torch-compile", List.of(done("parameters"), done("saved in run"))),
            Map.entry("c03c-mmf", List.of(done("parameters"), done("saved in run"))),
            Map.entry("c05-tied-save-model", List.of(done("parameters"), done("saved in run"))),
            Map.entry("c11-vocab-larger", List.of(fails(CHECKPOINT, "ck", "vocab"), fails(CHECKPOINT, "ck", "vocab"))),
            Map.entry("d02-label-trailing-space", List.of(done("\"red \"", "--normalize-labels"), done("accuracy"))),
            Map.entry("d04-label-1-and-1.0", List.of(done("1.0", "--normalize-labels"), done("accuracy"))),
            Map.entry("d06-json-list", List.of(fails(DATA, "train.json", "list"), fails(DATA, "one.json", "list"))),
            Map.entry("d09-tsv-quotes", List.of(done("24 records"), done("24 records"), done("24 records"))),
            Map.entry(
                    "d10-missing-img",
                    List.of(
                            fails(IMAGE, "train.jsonl", "6"),
                            done("6", "saved in run-blank"),
                            done("6", "saved in run-drop"),
                            done("6 of 24"))),
            Map.entry(
                    "d12-all-dropped",
                    List.of(
                            fails(DATA, "no record is left"),
                            done("24 missing (blue 12, red 12)"),
                            fails(CHECKPOINT, "run holds no trained classifier"),
                            done("saved in run"))),
            Map.entry("d12c-half-broken", List.of(done("12", "red"))),
            Map.entry(
                    "d13-rare-label",
                    List.of(
                            done("saved in run1"),
                            done("saved in run2"),
                            done("saved in run3"),
                            done("saved in run4"))),
            Map.entry(
                    "d16b-one-hot-two",
                    List.of(
                            fails(DATA, "--label-format one-hot"),
                            fails(DATA, "--label-format one-hot"),
                            fails(CHECKPOINT, "run holds no trained classifier"))),
            Map.entry("d17-backslash", List.of(fails(IMAGE, "images/0.png is there"), done("24 records", "24 paths"))),
            Map.entry(
                    "d27b-empty-text-cells",
                    List.of(
                            done("8 have no text"),
                            done("8 of 24 records are left out"),
                            fails(DATA, "train.jsonl:1"))),
            Map.entry(
                    "d28-trailing-commas",
                    List.of(done("24 records"), done("24 records"), done("24 records"), done("24 records"))),
            Map.entry(
                    "f3-nan-only-in-test",
                    List.of(done("saved in run"), fails(DATA, "27.npy"), fails(DATA, "27.npy"), fails(DATA, "27.npy"))),
            Map.entry("f7-mmf-npy-with-info", List.of(done("saved in run"), done("saved in run2"))),
            Map.entry("t1-added-tokens-json", List.of(done("parameters"), done("saved in run"))),
            Map.entry("t3-lower-case-conflict", List.of(done("parameters"), done("saved in run"))),
            Map.entry(
                    "v3-mc",
                    List.of(
                            fails(DATA, "train.jsonl:1"),
                            fails(DATA, "--task multiple-choice"),
                            fails(CHECKPOINT, "run2 holds no trained classifier"))),
            Map.entry(
                    "y1-yaml",
                    List.of(
                            done("saved in run"),
                            fails(CONFIG, "under.yaml:3", "learning-rate"),
                            fails(CONFIG, "tab.yaml:3"),
                            fails(CONFIG, "octal.yaml:3", "010"),
                            fails(CONFIG, "frac.yaml:3", "1.5"),
                            fails(CONFIG, "yes.yaml:3"))));

    @TempDir
    Path copies;

    @TestFactory
    Stream<DynamicTest> every_case_is_answered_right() throws IOException {
        try (Stream<Path> cases = Files.list(FieldInputs.folder("cases"))) {
            return cases
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(path -> dynamicTest(path.getFileName().toString(), () -> isAnsweredRight(path)))
                    .toList()
                    .stream();
        }
    }

    /** Every command of a case ends in its own way; one that the table doesn't know of must at least not fail unforeseen. */
    private void isAnsweredRight(Path original) throws IOException, InterruptedException {
        String name = original.getFileName().toString();
        Path folder = copies.resolve(name);
        FieldInputs.copy(original, folder);
        List<String> commands = Files.readAllLines(folder.resolve("cmd")).stream()
                .filter(line -> !line.isBlank())
                .toList();
        List<Answer> answers = RIGHT.getOrDefault(name, List.of());
        for (int i = 0; i < commands.size(); i++) {
            Terminal answer = FieldInputs.run(folder, words(commands.get(i)));
            assertThat(answer.exitCode())
                    .as("%s: %s%n%s%s", name, commands.get(i), answer.out(), answer.err())
                    .isNotEqualTo(1);
            assertThat(answer.err()).doesNotContain("internal error", "StreamReadFeature", "JsonReadFeature");
            if (i < answers.size()) {
                Answer right = answers.get(i);
                assertThat(answer.exitCode())
                        .as("%s: %s%n%s%s", name, commands.get(i), answer.out(), answer.err())
                        .isEqualTo(right.exitCode());
                assertThat(answer.out() + answer.err())
                        .as("%s: %s", name, commands.get(i))
                        .contains(right.says());
            }
        }
    }

    /** A command's words as a shell takes them, of double quotes alone. */
    private static List<String> words(String command) {
        return Stream.of(command.split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
                .map(word -> word.replace("\"", ""))
                .toList();
    }

    static boolean areThere() {
        return Files.isDirectory(FieldInputs.folder("cases"));
    }

    private static Answer done(String... says) {
        return new Answer(0, List.of(says));
    }

    private static Answer fails(int exitCode, String... says) {
        return new Answer(exitCode, List.of(says));
    }
}
