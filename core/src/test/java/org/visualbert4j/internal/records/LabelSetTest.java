package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.model.Task;

class LabelSetTest {

    @Test
    void integers_are_ordered_as_numbers() {
        assertThat(LabelSet.of(labelled("10", "9", "-2", "1", "9"), Task.SINGLE_LABEL)
                        .labels())
                .containsExactly("-2", "1", "9", "10");
    }

    @Test
    void other_labels_are_ordered_by_code_point() {
        assertThat(LabelSet.of(labelled("b", "10", "9", "a", "B", "\ud83d\ude00", "\uff01"), Task.SINGLE_LABEL)
                        .labels())
                .containsExactly("10", "9", "B", "a", "b", "\uff01", "\ud83d\ude00");
    }

    @Test
    void an_index_is_the_place_in_the_order() {
        LabelSet labels = LabelSet.of(labelled("no", "yes"), Task.SINGLE_LABEL);

        assertThat(labelled("yes", "no").stream().map(labels::classOf)).containsExactly(1, 0);
    }

    @Test
    void one_label_is_too_few() {
        assertRefused(DATA, () -> LabelSet.of(labelled("a", "a"), Task.SINGLE_LABEL), "have the label [a]");
    }

    @Test
    void training_needs_every_label() {
        assertRefused(DATA, () -> LabelSet.of(labelled("a", null), Task.SINGLE_LABEL), "train.jsonl:2: has no label");
    }

    @Test
    void an_unknown_label_is_refused_with_its_place_and_the_known_ones() {
        LabelSet labels = LabelSet.of(labelled("no", "yes"), Task.SINGLE_LABEL);

        assertRefused(
                DATA,
                () -> labels.classOf(labelled("maybe").get(0)),
                "train.jsonl:1: label \"maybe\" is not one of training: [no, yes]");
    }

    @Test
    void many_known_labels_are_abbreviated() {
        LabelSet labels = LabelSet.of(
                labelled(IntStream.range(0, 3000).mapToObj(String::valueOf).toArray(String[]::new)), Task.SINGLE_LABEL);

        assertRefused(DATA, () -> labels.classOf(labelled("x").get(0)), "18, 19] and 2980 more");
    }

    private static List<LabelledRecord> labelled(@Nullable String... labels) {
        Path file = Path.of("train.jsonl");
        return IntStream.range(0, labels.length)
                .mapToObj(i -> new LabelledRecord("id" + i, "text", null, null, labels[i], file, i + 1))
                .toList();
    }

    @Test
    void the_order_of_examples_makes_no_difference() {
        assertThat(Stream.of(labelled("a", "b", "c"), labelled("c", "a", "b"))
                        .map(records -> LabelSet.of(records, Task.SINGLE_LABEL).labels())
                        .distinct())
                .hasSize(1);
    }
}
