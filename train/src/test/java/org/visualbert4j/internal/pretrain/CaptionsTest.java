package org.visualbert4j.internal.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.LabelledRecord;

class CaptionsTest {

    private static final int SEEDS = 200;

    @Test
    void an_image_with_several_captions_is_shown_two_of_them_or_one_with_that_of_another_image() {
        List<LabelledRecord> records = images(20, 3);
        Captions captions = new Captions(records, "training");

        int matching = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            for (LabelledRecord record : records) {
                LabelledRecord shown = captions.draw(record, seed);
                assertThat(shown.text()).isEqualTo(record.text());
                assertThat(shown.pair()).isNotNull().isNotEqualTo(record.text());
                assertThat(String.valueOf(shown.pair()).startsWith(imageOf(record)))
                        .isEqualTo(Captions.MATCHING.equals(shown.label()));
                assertThat(shown.images()).isEqualTo(record.images());
                matching += Captions.MATCHING.equals(shown.label()) ? 1 : 0;
            }
        }
        assertThat((double) matching / (SEEDS * records.size())).isCloseTo(0.5, within(0.02));
    }

    @Test
    void an_image_with_one_caption_is_shown_that_or_one_of_another_image() {
        List<LabelledRecord> records = images(20, 1);
        Captions captions = new Captions(records, "training");

        int matching = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            for (LabelledRecord record : records) {
                LabelledRecord shown = captions.draw(record, seed);
                assertThat(shown.pair()).isNull();
                assertThat(shown.text().equals(record.text())).isEqualTo(Captions.MATCHING.equals(shown.label()));
                matching += Captions.MATCHING.equals(shown.label()) ? 1 : 0;
            }
        }
        assertThat((double) matching / (SEEDS * records.size())).isCloseTo(0.5, within(0.02));
    }

    @Test
    void a_caption_that_the_image_has_too_is_none_of_another() {
        List<LabelledRecord> records = new ArrayList<>();
        IntStream.range(0, 60).forEach(i -> records.add(record(i, "p" + i, i < 58 ? "a cat" : "dog " + i)));
        Captions captions = new Captions(records, "training");

        assertThat(IntStream.range(0, SEEDS).mapToObj(seed -> captions.draw(records.get(3), seed)))
                .filteredOn(shown -> Captions.RANDOM.equals(shown.label()))
                .isNotEmpty()
                .extracting(LabelledRecord::text)
                .containsOnly("dog 58", "dog 59");
    }

    @Test
    void draws_depend_on_seed_and_line_and_nothing_else() {
        List<LabelledRecord> records = images(20, 2);
        Captions captions = new Captions(records, "training");

        List<String> first = texts(captions, records, 1);

        assertThat(texts(new Captions(records, "training"), records, 1)).isEqualTo(first);
        assertThat(texts(captions, records, 2)).isNotEqualTo(first);
    }

    @Test
    void where_no_caption_is_another_images_it_is_said() {
        assertThatThrownBy(() -> new Captions(List.of(record(1, "p", "a"), record(2, "p", "b")), "training"))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("the 2 training records are captions of one image");
        assertThatThrownBy(() -> new Captions(List.of(record(1, "p", "a"), record(2, "q", "a")), "validation"))
                .hasMessageContaining("the 2 validation records are captions of images that have the same captions");
        LabelledRecord pair = new LabelledRecord("r", "a", "b", Path.of("p.png"), null, Path.of("captions.jsonl"), 5);
        assertThatThrownBy(() -> new Captions(List.of(pair, record(6, "q", "c")), "training"))
                .hasMessageContaining("captions.jsonl:5: has two texts");
    }

    private static List<String> texts(Captions captions, List<LabelledRecord> records, long seed) {
        return records.stream()
                .map(record -> captions.draw(record, seed))
                .map(shown -> shown.text() + "|" + shown.pair() + "|" + shown.label())
                .toList();
    }

    private static List<LabelledRecord> images(int count, int captions) {
        return IntStream.range(0, count * captions)
                .mapToObj(i -> record(i + 1, "p" + i / captions, "p" + i / captions + " says " + i % captions))
                .toList();
    }

    private static String imageOf(LabelledRecord record) {
        return record.text().split(" ", 2)[0] + " ";
    }

    private static LabelledRecord record(int line, String image, String text) {
        return new LabelledRecord("r" + line, text, null, Path.of(image), null, Path.of("captions.jsonl"), line);
    }
}
