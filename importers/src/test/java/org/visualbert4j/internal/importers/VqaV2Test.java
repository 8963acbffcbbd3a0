package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.records.LabelledRecord;

class VqaV2Test {

    private static final String TRAIN_QUESTIONS = "v2_OpenEnded_mscoco_train2014_questions.json";
    private static final String TRAIN_ANNOTATIONS = "v2_mscoco_train2014_annotations.json";

    @TempDir
    Path folder;

    @BeforeEach
    void dataSet() throws IOException {
        write(
                TRAIN_QUESTIONS,
                questions("train2014", question(458752000, 458752, "What is this?"), question(7, 9, "How many?")));
        write( // not in the questions' order
                TRAIN_ANNOTATIONS,
                annotations(
                        annotation(7, 9, "2", said("two", 3), said("2", 1), said("three", 6)),
                        annotation(458752000, 458752, "net", said("The Net", 8), said("netting", 1), said("goal", 1))));
        write(
                "v2_OpenEnded_mscoco_val2014_questions.json",
                questions("val2014", question(42000, 42, "Is it a net?"), question(42001, 42, "And this?")));
        write(
                "v2_mscoco_val2014_annotations.json",
                annotations(
                        annotation(42000, 42, "net", said("net", 1), said("2", 2), said("yes", 7)),
                        annotation(42001, 42, "goal", said("goal", 10))));
        write("v2_OpenEnded_mscoco_test-dev2015_questions.json", questions("test2015", question(1000, 1, "Why?")));
        Files.createDirectories(folder.resolve("coco/train2014"));
        Files.writeString(folder.resolve("coco/train2014/COCO_train2014_000000458752.jpg"), "image");
    }

    @Test
    void answers_become_soft_labels_of_the_official_scores() {
        Imported imported = Imported.of(new VqaV2(folder, folder.resolve("coco"), 1), folder.resolve("out"));

        List<LabelledRecord> train = imported.records("train");
        assertThat(train.get(0).id()).isEqualTo("458752000");
        assertThat(train.get(0).text()).isEqualTo("What is this?");
        assertThat(train.get(0).targets()).isEqualTo(Map.of("net", 1.0, "goal", 0.3));
        assertThat(train.get(0).image()).isEqualTo(folder.resolve("coco/train2014/COCO_train2014_000000458752.jpg"));
        assertThat(train.get(1).targets()).isEqualTo(Map.of("2", 1.0));
        assertThat(imported.records("val").get(0).targets()).isEqualTo(Map.of("net", 0.3, "2", 0.6));
        assertThat(imported.report().missingImages()).isEqualTo(3);
    }

    @Test
    void labels_are_the_answers_that_are_the_most_frequent_of_enough_questions_in_all_splits() {
        Imported imported = Imported.of(new VqaV2(folder, folder.resolve("coco"), 2), folder.resolve("out"));

        assertThat(imported.records("train").get(0).targets()).isEqualTo(Map.of("net", 1.0));
        assertThat(imported.records("train").get(1).targets()).isEmpty();
        assertThat(imported.report().splits().get(0).labels()).isEqualTo(Map.of("net", 1));
    }

    @Test
    void questions_without_annotations_have_no_label_and_images_of_the_test() {
        Imported imported = Imported.of(new VqaV2(folder, null, 1), folder.resolve("out"));

        LabelledRecord record = imported.records("test-dev").get(0);
        assertThat(record.targets()).isNull();
        assertThat(record.image()).isEqualTo(folder.resolve("test2015/COCO_test2015_000000000001.jpg"));
        assertThat(imported.report().splits())
                .extracting(ImportReport.SplitCounts::split)
                .containsExactly("train", "val", "test-dev");
    }

    @Test
    void questions_and_annotations_may_have_folders_of_their_own() throws IOException {
        Path apart = folder.resolve("apart");
        Files.createDirectories(apart.resolve("Questions"));
        Files.createDirectories(apart.resolve("Annotations"));
        Files.copy(folder.resolve(TRAIN_QUESTIONS), apart.resolve("Questions").resolve(TRAIN_QUESTIONS));
        Files.copy(
                folder.resolve(TRAIN_ANNOTATIONS), apart.resolve("Annotations").resolve(TRAIN_ANNOTATIONS));

        Imported imported = Imported.of(new VqaV2(apart, null, 1), folder.resolve("out"));

        assertThat(imported.records("train").get(0).label()).isEqualTo("net");
    }

    @Test
    void a_question_without_its_annotation_is_told() throws IOException {
        write(TRAIN_ANNOTATIONS, annotations(annotation(7, 9, "2", said("two", 10))));

        assertThatThrownBy(() -> Imported.of(new VqaV2(folder, null, 1), folder.resolve("out")))
                .hasMessageContaining(TRAIN_QUESTIONS + ":1: element 1: question 458752000 has no annotation");
    }

    @Test
    void a_file_cut_off_is_told_with_its_place() throws IOException {
        String whole = Files.readString(folder.resolve(TRAIN_ANNOTATIONS));
        write(TRAIN_ANNOTATIONS, whole.substring(0, whole.length() - 40));

        assertThatThrownBy(() -> Imported.of(new VqaV2(folder, null, 1), folder.resolve("out")))
                .hasMessageContaining(TRAIN_ANNOTATIONS + ":1")
                .hasMessageContaining("is cut off");
    }

    @Test
    void files_of_another_kind_are_told() throws IOException {
        write(TRAIN_ANNOTATIONS, "{\"info\": {\"annotations\": []}, \"data\": [1]}");

        assertThatThrownBy(() -> Imported.of(new VqaV2(folder, null, 1), folder.resolve("out")))
                .hasMessageContaining("is no JSON object with a list \"annotations\"");
    }

    @Test
    void a_folder_without_questions_is_refused_with_what_was_looked_for() {
        assertThatThrownBy(() -> new VqaV2(folder.resolve("coco"), null, 9))
                .hasMessageContaining("holds no VQA v2; looked for v2_OpenEnded_mscoco_train2014_questions.json");
    }

    private static String questions(String subtype, String... questions) {
        return "{\"info\": {\"year\": 2017}, \"task_type\": \"Open-Ended\", \"data_type\": \"mscoco\", \"license\": {}, "
                + "\"data_subtype\": \"" + subtype + "\", \"questions\": [" + String.join(", ", questions) + "]}";
    }

    private static String question(long id, long image, String text) {
        return "{\"image_id\": " + image + ", \"question\": \"" + text + "\", \"question_id\": " + id + "}";
    }

    private static String annotations(String... annotations) {
        return "{\"info\": {}, \"license\": {}, \"data_subtype\": \"x\", \"annotations\": ["
                + String.join(", ", annotations) + "], \"data_type\": \"mscoco\"}";
    }

    @SafeVarargs
    private static String annotation(long id, long image, String frequent, List<String>... said) {
        List<String> answers = new ArrayList<>();
        for (List<String> same : said) {
            same.forEach(answer ->
                    answers.add("{\"answer\": \"" + answer + "\", \"answer_confidence\": \"yes\", \"answer_id\": 1}"));
        }
        return "{\"question_type\": \"what\", \"multiple_choice_answer\": \"" + frequent + "\", \"answers\": ["
                + String.join(", ", answers) + "], \"image_id\": " + image
                + ", \"answer_type\": \"other\", \"question_id\": " + id + "}";
    }

    private static List<String> said(String answer, int annotators) {
        return Collections.nCopies(annotators, answer);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
