package org.visualbert4j.internal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.error.VisualBertException.Code.CONFIG;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.records.LabelledRecord;

class SplitTest {

    @Test
    void all_examples_of_one_image_are_on_one_side() {
        List<LabelledRecord> examples = examples("data", 1000, 100);

        Split split = Split.byGroup(examples, 0.1, 1);

        Set<Path> training = images(split.training());
        assertThat(training)
                .doesNotContainAnyElementsOf(images(split.heldOut()))
                .hasSize(90);
        assertThat(split.heldOut()).hasSize(100).isSubsetOf(examples);
        assertThat(split.training()).hasSize(900).isSubsetOf(examples);
    }

    @Test
    void examples_without_images_are_grouped_by_text() {
        List<LabelledRecord> examples = IntStream.range(0, 100)
                .mapToObj(i -> new LabelledRecord("" + i, "text " + i % 10, null, null, "a", Path.of("f"), i + 1))
                .toList();

        Split split = Split.byGroup(examples, 0.25, 1);

        assertThat(split.heldOut()).hasSize(30);
        assertThat(split.training())
                .extracting(LabelledRecord::text)
                .doesNotContainAnyElementsOf(
                        split.heldOut().stream().map(LabelledRecord::text).toList());
    }

    @Test
    void neither_the_order_of_examples_nor_the_folder_decides() {
        List<LabelledRecord> shuffled = new ArrayList<>(examples("data", 300, 50));
        Collections.shuffle(shuffled, new Random(5));

        Split one = Split.byGroup(examples("data", 300, 50), 0.2, 7);

        assertThat(ids(Split.byGroup(shuffled, 0.2, 7).heldOut())).isEqualTo(ids(one.heldOut()));
        assertThat(ids(Split.byGroup(examples("/elsewhere", 300, 50), 0.2, 7).heldOut()))
                .isEqualTo(ids(one.heldOut()));
    }

    @Test
    void another_seed_gives_another_split() {
        List<LabelledRecord> examples = examples("data", 300, 50);

        assertThat(Split.byGroup(examples, 0.2, 1)).isNotEqualTo(Split.byGroup(examples, 0.2, 2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.5, 0.999999})
    void no_side_is_ever_empty(double fraction) {
        Split split = Split.byGroup(examples("data", 2, 2), fraction, 1);

        assertThat(split.training()).hasSize(1);
        assertThat(split.heldOut()).hasSize(1);
    }

    @Test
    void one_image_alone_cannot_be_split() {
        assertRefused(
                DATA, () -> Split.byGroup(examples("data", 5, 1), 0.1, 1), "all records are of one image or group");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 2, Double.NaN})
    void a_senseless_fraction_is_refused(double fraction) {
        assertRefused(CONFIG, () -> Split.byGroup(examples("data", 5, 5), fraction, 1), "" + fraction);
    }

    @Test
    void records_that_name_their_group_stay_together_whatever_their_images() {
        List<LabelledRecord> examples = IntStream.range(0, 60)
                .mapToObj(i -> new LabelledRecord(
                        "" + i, "text", null, Path.of(i + ".png"), "a", Path.of("f"), i + 1, "example " + i / 6))
                .toList();

        Split split = Split.byGroup(examples, 0.2, 1);

        assertThat(split.heldOut()).hasSize(12);
        assertThat(split.heldOut()).extracting(LabelledRecord::group).containsOnly(groups(split.heldOut()));
        assertThat(split.training()).extracting(LabelledRecord::group).doesNotContain(groups(split.heldOut()));
    }

    @Test
    void every_group_is_held_out_in_one_fold_and_folds_are_about_as_large() {
        // given 100 records of 33 images: of some there are four, of most three
        List<LabelledRecord> examples = examples("data", 100, 33);

        List<Split> folds = Split.folds(examples, 5, 3);

        assertThat(folds).hasSize(5).allSatisfy(fold -> {
            assertThat(images(fold.training())).doesNotContainAnyElementsOf(images(fold.heldOut()));
            assertThat(fold.heldOut()).hasSizeBetween(17, 23);
            assertThat(fold.training().size() + fold.heldOut().size()).isEqualTo(100);
        });
        assertThat(folds.stream().flatMap(fold -> fold.heldOut().stream()))
                .containsExactlyInAnyOrderElementsOf(examples);
        assertThat(Split.folds(examples, 5, 3)).isEqualTo(folds);
        assertThat(Split.folds(examples, 5, 4)).isNotEqualTo(folds);
    }

    @Test
    void more_folds_than_groups_are_refused() {
        assertRefused(DATA, () -> Split.folds(examples("data", 20, 4), 5, 1), "4 groups of records");
    }

    /** Records of an image each, one a label. */
    private static List<LabelledRecord> labelled(String... labels) {
        Path file = Path.of("train.jsonl");
        return IntStream.range(0, labels.length)
                .mapToObj(i -> new LabelledRecord("" + i, "t", null, Path.of(i + ".png"), labels[i], file, i + 1))
                .toList();
    }

    private static String[] repeated(int often, String label, String... others) {
        List<String> labels = new ArrayList<>(Collections.nCopies(often, label));
        labels.addAll(List.of(others));
        return labels.toArray(String[]::new);
    }

    private static long count(List<LabelledRecord> records, String label) {
        return records.stream().filter(record -> label.equals(record.label())).count();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void the_only_record_of_a_label_is_never_held_out_and_others_are_by_their_share(long seed) {
        List<LabelledRecord> records = labelled(repeated(14, "blue", repeated(6, "red", "green")));

        Split split = Split.byGroup(records, 0.3, seed);

        assertThat(split.heldOut()).hasSize(6);
        assertThat(count(split.heldOut(), "green")).isZero();
        assertThat(count(split.heldOut(), "blue")).isEqualTo(4);
        assertThat(count(split.heldOut(), "red")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_label_of_two_images_stays_in_training_where_images_have_several_labels(long seed) {
        // given "common" in two images only, one of each of the other labels
        List<LabelledRecord> records = new ArrayList<>(labelled("a", "a", "b", "b", "a", "b"));
        for (int image : new int[] {0, 2}) {
            records.add(new LabelledRecord(
                    "c" + image, "t", null, Path.of(image + ".png"), "common", Path.of("train.jsonl"), 9 + image));
        }

        Split split = Split.byGroup(records, 0.6, seed);

        assertThat(split.training()).extracting(LabelledRecord::label).contains("a", "b", "common");
        assertThat(images(split.training())).doesNotContainAnyElementsOf(images(split.heldOut()));
    }

    @Test
    void fewer_are_held_out_where_more_would_take_all_of_a_label_and_one_at_least() {
        Split few = Split.byGroup(labelled("a", "a", "b", "c", "d", "e"), 0.5, 1);
        Split one = Split.byGroup(labelled("a", "b", "c", "d"), 0.5, 1);

        assertThat(few.heldOut()).extracting(LabelledRecord::label).containsExactly("a");
        assertThat(one.heldOut()).hasSize(1);
    }

    @Test
    void each_fold_has_its_share_of_each_label() {
        List<Split> folds = Split.folds(labelled(repeated(40, "blue", repeated(5, "red"))), 5, 1);

        assertThat(folds).allSatisfy(fold -> {
            assertThat(count(fold.heldOut(), "red")).isEqualTo(1);
            assertThat(count(fold.heldOut(), "blue")).isEqualTo(8);
        });
    }

    private static String[] groups(List<LabelledRecord> records) {
        return records.stream().map(LabelledRecord::group).distinct().toArray(String[]::new);
    }

    private static List<LabelledRecord> examples(String folder, int number, int images) {
        Path file = Path.of(folder, "train.jsonl");
        return IntStream.range(0, number)
                .mapToObj(i -> new LabelledRecord(
                        "" + i, "text", null, file.resolveSibling("images/" + i % images + ".png"), "a", file, i + 1))
                .toList();
    }

    private static Set<Path> images(List<LabelledRecord> examples) {
        Set<Path> images = new HashSet<>();
        examples.forEach(example -> images.add(example.image()));
        return images;
    }

    private static Set<String> ids(List<LabelledRecord> examples) {
        Set<String> ids = new HashSet<>();
        examples.forEach(example -> ids.add(example.id()));
        return ids;
    }
}
