package org.visualbert4j.internal.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.text.Vocabulary;

class WordMaskingTest {

    private static final List<String> WORDS =
            IntStream.range(0, 200).mapToObj(i -> "w" + i).toList();
    private static final Tokenizer TOKENIZER = Tokenizer.of(vocabulary(), true);
    private static final WordMasking MASKING = new WordMasking(TOKENIZER);
    private static final List<LabelledRecord> RECORDS = records(2000, 40);

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void fifteen_of_a_hundred_words_are_masked_as_bert_masks_them() {
        Batch batch = batch(RECORDS);

        WordMasking.Masked masked = MASKING.mask(batch, 1);

        long words = 0;
        long chosen = 0;
        long hidden = 0;
        long kept = 0;
        for (int i = 0; i < batch.inputIds().length; i++) {
            words += isWord(batch.inputIds()[i]) ? 1 : 0;
            if (masked.labels()[i] != -100) {
                chosen++;
                hidden += masked.inputIds()[i] == TOKENIZER.maskId() ? 1 : 0;
                kept += masked.inputIds()[i] == batch.inputIds()[i] ? 1 : 0;
            }
        }
        assertThat(words).isEqualTo(2000 * 40);
        assertThat((double) chosen / words).isEqualTo(0.15);
        assertThat((double) hidden / chosen).isCloseTo(0.8, within(0.01));
        assertThat((double) kept / chosen).isCloseTo(0.1 + 0.1 / WORDS.size(), within(0.01));
    }

    @Test
    void labels_are_what_stood_there_and_everything_else_is_as_it_was() {
        Batch batch = batch(RECORDS);

        WordMasking.Masked masked = MASKING.mask(batch, 1);

        for (int i = 0; i < batch.inputIds().length; i++) {
            long before = batch.inputIds()[i];
            if (masked.labels()[i] == -100) {
                assertThat(masked.inputIds()[i]).isEqualTo(before);
            } else {
                assertThat(masked.labels()[i]).isEqualTo(before);
                assertThat(isWord(before)).isTrue();
                assertThat(isWord(masked.inputIds()[i]) || masked.inputIds()[i] == TOKENIZER.maskId())
                        .isTrue();
            }
        }
    }

    @Test
    void special_tokens_of_any_kind_stay() {
        Batch batch = batch(List.of(record(1, "w1 [MASK] [SEP] 猫"), record(2, "w3"), record(3, "")));

        WordMasking.Masked masked = MASKING.mask(batch, 3);

        assertThat(IntStream.range(0, masked.labels().length).filter(i -> masked.labels()[i] != -100))
                .containsExactly(1, batch.textLength() + 1);
    }

    @Test
    void each_epoch_masks_anew_and_the_same_one_alike_in_any_order_and_batch() {
        List<LabelledRecord> turned = new ArrayList<>(RECORDS.subList(0, 50));
        java.util.Collections.reverse(turned);

        long[] first = MASKING.mask(batch(RECORDS.subList(0, 50)), 1).labels();
        long[] second = MASKING.mask(batch(RECORDS.subList(0, 50)), 2).labels();
        long[] backwards = MASKING.mask(batch(turned), 1).labels();
        long[] alone = MASKING.mask(batch(RECORDS.subList(7, 8)), 1).labels();

        int length = alone.length;
        assertThat(row(backwards, 49 - 7, length)).isEqualTo(row(first, 7, length));
        assertThat(alone).isEqualTo(row(first, 7, length));
        long same = IntStream.range(0, first.length)
                .filter(i -> first[i] != -100 && second[i] != -100)
                .count();
        assertThat(same / (50 * 6.0)).isCloseTo(0.15, within(0.06));
    }

    @Test
    void threads_that_load_ahead_change_nothing() {
        assertThat(maskedBy(1)).isEqualTo(maskedBy(5));
    }

    private static List<List<Long>> maskedBy(int threads) {
        List<List<Long>> all = new ArrayList<>();
        try (BatchLoader loader = new BatchLoader(
                RECORDS.subList(0, 100),
                8,
                TOKENIZER.padId(),
                threads,
                (record, index) -> java.util.Optional.of(example(record)))) {
            loader.forEachRemaining(batch ->
                    all.add(java.util.Arrays.stream(MASKING.mask(batch, 4).inputIds())
                            .boxed()
                            .toList()));
        }
        return all;
    }

    private static long[] row(long[] numbers, int row, int length) {
        return java.util.Arrays.copyOfRange(numbers, row * length, (row + 1) * length);
    }

    private static boolean isWord(long id) {
        return id >= Vocabulary.SPECIAL_TOKENS.size();
    }

    private static Vocabulary vocabulary() {
        List<String> pieces = new ArrayList<>(Vocabulary.SPECIAL_TOKENS);
        pieces.addAll(WORDS);
        return new Vocabulary(pieces);
    }

    private static List<LabelledRecord> records(int count, int words) {
        Random random = new Random(11);
        return IntStream.range(0, count)
                .mapToObj(line -> record(
                        line + 1,
                        random.ints(words, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "))))
                .toList();
    }

    private static LabelledRecord record(int line, String text) {
        return new LabelledRecord("r" + line, text, null, Path.of("p.png"), null, Path.of("t.jsonl"), line);
    }

    private static Batch batch(List<LabelledRecord> records) {
        return Batch.of(records.stream().map(WordMaskingTest::example).toList(), TOKENIZER.padId());
    }

    private static Batch.Example example(LabelledRecord record) {
        return new Batch.Example(
                record, TOKENIZER.encode(record.text(), null, "", 128), RgbImage.filled(1, 1, 0, 0, 0));
    }
}
