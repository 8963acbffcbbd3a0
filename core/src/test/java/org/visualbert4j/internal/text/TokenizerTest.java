package org.visualbert4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.testing.SharedData;

class TokenizerTest {

    private static final Path TOKENS = Path.of("../core/src/test/resources/tokens");
    private static final Path VOCAB = TOKENS.resolve("vocab.txt");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"small-uncased", "small-cased"})
    void a_small_vocabulary_gives_the_ids_of_the_reference(String name) throws IOException {
        JsonNode golden = golden(name);

        try (Tokenizer tokenizer =
                Tokenizer.fromVocabulary(VOCAB, golden.get("lower_case").booleanValue())) {
            assertSameIds(tokenizer, golden);
        }
    }

    @ParameterizedTest
    @EnabledIf(SharedData.IS_THERE)
    @CsvSource({"uncased,true", "cased,false", "chinese,true"})
    void the_published_vocabularies_give_the_ids_of_the_reference(String name, boolean lowerCase) throws IOException {
        Files.copy(SharedData.folder().resolve("vocab/bert-base-" + name + "-vocab.txt"), folder.resolve("vocab.txt"));
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": " + lowerCase + "}");

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.lowerCase()).isEqualTo(lowerCase);
            assertSameIds(tokenizer, golden("bert-base-" + name));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_saved_tokenizer_loads_with_and_without_its_tokenizer_json(boolean lowerCase) throws IOException {
        JsonNode golden = golden(lowerCase ? "small-uncased" : "small-cased");
        try (Tokenizer tokenizer = Tokenizer.fromVocabulary(VOCAB, lowerCase)) {
            tokenizer.save(folder);
        }

        try (Tokenizer fromJson = Tokenizer.load(folder)) {
            assertSameIds(fromJson, golden);
        }
        Files.delete(folder.resolve("tokenizer.json"));
        try (Tokenizer fromVocabulary = Tokenizer.load(folder)) {
            assertSameIds(fromVocabulary, golden);
        }
        assertThat(folder.resolve("vocab.txt")).hasSameTextualContentAs(VOCAB);
    }

    @Test
    void the_special_ids_are_those_of_the_vocabulary() {
        try (Tokenizer tokenizer = Tokenizer.fromVocabulary(VOCAB, true)) {
            assertThat(List.of(
                            tokenizer.padId(),
                            tokenizer.unkId(),
                            tokenizer.clsId(),
                            tokenizer.sepId(),
                            tokenizer.maskId()))
                    .containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void the_suffix_survives_any_truncation() {
        try (Tokenizer tokenizer = Tokenizer.fromVocabulary(VOCAB, true)) {
            int[] ids = tokenizer
                    .encode("the red shape is what ".repeat(100), null, "? [MASK]", 7)
                    .ids();

            assertThat(ids).hasSize(7).endsWith(tokenizer.maskId(), tokenizer.sepId());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,,''", "0,,''", "2,,''", "3,pair,''", "4,,? [MASK]", "5,pair,? [MASK]"})
    void a_maximum_length_without_room_for_text_is_refused(int maxLength, String pair, String suffix) {
        try (Tokenizer tokenizer = Tokenizer.fromVocabulary(VOCAB, true)) {
            assertThatThrownBy(() -> tokenizer.encode("red", pair, suffix, maxLength))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining("maximum text length of " + maxLength + " leaves no room")
                    .extracting("code")
                    .isEqualTo(VisualBertException.Code.CONFIG);
            assertThat(tokenizer.encode("red", pair, suffix, 6).length()).isLessThanOrEqualTo(6);
        }
    }

    @Test
    void a_text_of_more_than_a_million_characters_is_refused() {
        try (Tokenizer tokenizer = Tokenizer.fromVocabulary(VOCAB, true)) {
            assertThat(tokenizer.encode("a ".repeat(500_000), null, "", 16).length())
                    .isEqualTo(16);
            assertThatThrownBy(() -> tokenizer.encode("a".repeat(1_000_001), null, "", 16))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining("1000001 characters");
        }
    }

    @Test
    void half_a_surrogate_pair_counts_as_nothing() {
        try (Tokenizer tokenizer = Tokenizer.fromVocabulary(VOCAB, true)) {
            assertThat(tokenizer.encode("r\ud83ded\ude00", null, "", 8))
                    .isEqualTo(tokenizer.encode("red", null, "", 8));
        }
    }

    @Test
    void many_threads_get_what_one_gets() {
        try (Tokenizer tokenizer = Tokenizer.fromVocabulary(VOCAB, true)) {
            List<String> texts = IntStream.range(0, 500)
                    .mapToObj(i -> "the red " + i + " shape".repeat(i % 7))
                    .toList();

            List<Encoding> alone = texts.stream()
                    .map(text -> tokenizer.encode(text, null, "", 20))
                    .toList();
            List<Encoding> together = texts.parallelStream()
                    .map(text -> tokenizer.encode(text, null, "", 20))
                    .toList();

            assertThat(together).isEqualTo(alone);
        }
    }

    @Test
    void a_bare_vocabulary_without_upper_case_words_lower_cases() throws IOException {
        Stream<String> pieces =
                Stream.concat(Vocabulary.SPECIAL_TOKENS.stream(), Stream.of("red", "##S1", "[unused1]"));
        Files.write(folder.resolve("vocab.txt"), pieces.toList());

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.encode("RED", null, "", 8).ids()).containsExactly(2, 5, 3);
        }
    }

    @Test
    void the_tokenizer_config_decides_about_case() throws IOException {
        Files.write(
                folder.resolve("vocab.txt"),
                Stream.concat(Vocabulary.SPECIAL_TOKENS.stream(), Stream.of("red"))
                        .toList());
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.encode("RED", null, "", 8).ids()).containsExactly(2, 1, 3);
        }
    }

    @Test
    void a_folder_without_a_tokenizer_is_refused() {
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(folder + ": neither a tokenizer.json nor a vocab.txt is there");
    }

    @Test
    void a_vocabulary_without_a_piece_for_unknown_words_is_refused_by_name() throws IOException {
        Path vocab = Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[SEP]\n[CLS]\nred\n");

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(vocab + ": a vocabulary of 4 pieces has no [UNK], which unknown words become");
    }

    @Test
    void other_special_tokens_that_a_vocabulary_lacks_come_after_it() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\nred\n");

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.encode("red", null, "", 8).ids()).containsExactly(2, 3, 4);
            assertThat(tokenizer.maskId()).isEqualTo(5);
            assertThat(tokenizer.vocabularySize()).isEqualTo(6);
        }
    }

    @Test
    void a_vocabulary_file_may_be_named_by_itself() {
        try (Tokenizer tokenizer = Tokenizer.load(VOCAB)) {
            assertThat(tokenizer.lowerCase()).isTrue();
            assertThat(tokenizer.wordsLostToCase()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocab.txt", "tokenizer.json", "tokenizer_config.json", "added_tokens.json"})
    void a_tokenizer_file_that_is_no_regular_file_is_refused(String name) throws IOException {
        Files.write(folder.resolve("vocab.txt"), Vocabulary.SPECIAL_TOKENS);
        Files.deleteIfExists(folder.resolve(name));
        Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/zero"));

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(folder.resolve(name) + ": is no regular file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {}}}",
                "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": -1}}}",
                "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": 2000000000}}}",
                "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {}}}",
                "{\"model\": {\"vocab\": {\"[PAD]\":0,\"[UNK]\":1,\"[CLS]\":2,\"[SEP]\":3,\"[MASK]\":4}}, "
                        + "\"normalizer\": {\"type\": \"Nonsense\"}}",
                "{\"model\": {\"vocab\": {\"[PAD]\":0}}, \"added_tokens\": 7}"
            })
    void a_tokenizer_json_that_is_none_is_refused_in_one_line(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json);

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageNotContaining("\n")
                .extracting("code")
                .isEqualTo(VisualBertException.Code.CHECKPOINT);
    }

    private static JsonNode golden(String name) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(TOKENS.resolve(name + ".json").toFile());
    }

    private static void assertSameIds(Tokenizer tokenizer, JsonNode golden) {
        assertThat(tokenizer.vocabularySize()).isEqualTo(golden.get("size").intValue());
        assertThat(golden.get("cases").size()).isGreaterThan(100);
        for (JsonNode example : golden.get("cases")) {
            String text =
                    example.get("text").textValue().repeat(example.get("repeat").intValue());
            Encoding encoding = tokenizer.encode(
                    text,
                    example.get("pair").textValue(),
                    example.get("suffix").textValue(),
                    example.get("max_length").asInt(1_000_000));
            int[] ids = IntStream.range(0, example.get("ids").size())
                    .map(i -> example.get("ids").get(i).intValue())
                    .toArray();
            int zeros = example.get("zeros").intValue();
            int[] typeIds =
                    IntStream.range(0, ids.length).map(i -> i < zeros ? 0 : 1).toArray();
            assertThat(encoding).as(example.toString()).isEqualTo(new Encoding(ids, typeIds));
        }
    }
}
