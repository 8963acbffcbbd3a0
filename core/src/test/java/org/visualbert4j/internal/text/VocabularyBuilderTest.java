package org.visualbert4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.visualbert4j.error.VisualBertException;

class VocabularyBuilderTest {

    @Test
    void words_stand_by_falling_frequency_after_the_special_tokens_then_characters() {
        Vocabulary vocabulary = VocabularyBuilder.build(List.of("The RED box, the blue", "the box"), 4);

        assertThat(vocabulary.pieces())
                .startsWith("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "box", ",", "blue", "b")
                .contains("r", "##r", "##,")
                .doesNotContain("red", "RED", "R")
                .doesNotHaveDuplicates();
    }

    @Test
    void the_order_of_texts_makes_no_difference() {
        List<String> texts = new ArrayList<>(List.of("a b c d", "d c b", "x y", "ÉÈ é", "不要再想你", "b"));
        Vocabulary inOrder = VocabularyBuilder.build(texts, 8);

        Collections.shuffle(texts, new Random(3));

        assertThat(VocabularyBuilder.build(texts, 8)).isEqualTo(inOrder);
    }

    @Test
    void accents_ideographs_and_combining_marks_are_normalized_as_in_the_tokenizer() {
        assertThat(VocabularyBuilder.build(List.of("Brûlée 不要 e\u0301 \u0130x a\u200bb \ud83d"), 10)
                        .pieces())
                .contains("brulee", "不", "要", "e", "ix", "ab")
                .doesNotContain("不要", "û", "\u0301");
    }

    @Test
    void nothing_in_the_training_alphabet_is_unknown() {
        List<String> texts = List.of("the red shape?", "Ünïcödé 不要", "smile 😀! [MASK] #1", "w".repeat(150));
        Vocabulary vocabulary = VocabularyBuilder.build(texts, 0);

        try (Tokenizer tokenizer = Tokenizer.of(vocabulary, true)) {
            for (String text :
                    List.of("shed tears, no? ¡不!".replace(",", "").replace("¡", ""), "hades! 要 ünde 1", "wwww")) {
                assertThat(tokenizer.encode(text, null, "", 100).ids()).as(text).doesNotContain(tokenizer.unkId());
            }
        }
    }

    @Test
    void no_texts_give_a_vocabulary_of_special_tokens() {
        assertThat(VocabularyBuilder.build(List.of("", " "), 10).pieces()).isEqualTo(Vocabulary.SPECIAL_TOKENS);
    }

    @Test
    void a_negative_number_of_words_is_refused() {
        assertThatThrownBy(() -> VocabularyBuilder.build(List.of("a"), -1))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("-1");
    }
}
