package org.visualbert4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.VisualBertException.Code.CONFIG;
import static org.visualbert4j.VisualBertException.Code.DATA;
import static org.visualbert4j.data.Refusal.assertRefused;

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

class SplitTest {

    @Test
    void all_examples_of_one_picture_are_on_one_side() {
        List<LabelledRecord> examples = examples("data", 1000, 100);

        Split split = Split.byPicture(examples, 0.1, 1);

        Set<Path> training = pictures(split.training());
        assertThat(training)
                .doesNotContainAnyElementsOf(pictures(split.validation()))
                .hasSize(90);
        assertThat(split.validation()).hasSize(100).isSubsetOf(examples);
        assertThat(split.training()).hasSize(900).isSubsetOf(examples);
    }

    @Test
    void examples_without_pictures_are_grouped_by_text() {
        List<LabelledRecord> examples = IntStream.range(0, 100)
                .mapToObj(i -> new LabelledRecord("" + i, "text " + i % 10, null, null, "a", Path.of("f"), i + 1))
                .toList();

        Split split = Split.byPicture(examples, 0.25, 1);

        assertThat(split.validation()).hasSize(30);
        assertThat(split.training())
                .extracting(LabelledRecord::text)
                .doesNotContainAnyElementsOf(
                        split.validation().stream().map(LabelledRecord::text).toList());
    }

    @Test
    void neither_the_order_of_examples_nor_the_folder_decides() {
        List<LabelledRecord> shuffled = new ArrayList<>(examples("data", 300, 50));
        Collections.shuffle(shuffled, new Random(5));

        Split one = Split.byPicture(examples("data", 300, 50), 0.2, 7);

        assertThat(ids(Split.byPicture(shuffled, 0.2, 7).validation())).isEqualTo(ids(one.validation()));
        assertThat(ids(Split.byPicture(examples("/elsewhere", 300, 50), 0.2, 7).validation()))
                .isEqualTo(ids(one.validation()));
    }

    @Test
    void another_seed_gives_another_split() {
        List<LabelledRecord> examples = examples("data", 300, 50);

        assertThat(Split.byPicture(examples, 0.2, 1)).isNotEqualTo(Split.byPicture(examples, 0.2, 2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.5, 0.999999})
    void no_side_is_ever_empty(double fraction) {
        Split split = Split.byPicture(examples("data", 2, 2), fraction, 1);

        assertThat(split.training()).hasSize(1);
        assertThat(split.validation()).hasSize(1);
    }

    @Test
    void one_picture_alone_cannot_be_split() {
        assertRefused(DATA, () -> Split.byPicture(examples("data", 5, 1), 0.1, 1), "all records are of one picture");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 2, Double.NaN})
    void a_senseless_fraction_is_refused(double fraction) {
        assertRefused(CONFIG, () -> Split.byPicture(examples("data", 5, 5), fraction, 1), "" + fraction);
    }

    private static List<LabelledRecord> examples(String folder, int number, int pictures) {
        Path file = Path.of(folder, "train.jsonl");
        return IntStream.range(0, number)
                .mapToObj(i -> new LabelledRecord(
                        "" + i, "text", null, file.resolveSibling("images/" + i % pictures + ".png"), "a", file, i + 1))
                .toList();
    }

    private static Set<Path> pictures(List<LabelledRecord> examples) {
        Set<Path> pictures = new HashSet<>();
        examples.forEach(example -> pictures.add(example.image()));
        return pictures;
    }

    private static Set<String> ids(List<LabelledRecord> examples) {
        Set<String> ids = new HashSet<>();
        examples.forEach(example -> ids.add(example.id()));
        return ids;
    }
}
