package org.visualbert4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;

/**
 * The folders and what transformers makes of them are written by {@code src/test/fixtures/make_tokenizer_folders.py}, which
 * makes more of them for VISUALBERT4J_TOKENIZER_FOLDERS.
 */
class TokenizerFoldersTest {

    private static final Path LISTED = Path.of("../core/src/test/resources/tokens/folders.json");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> a_folder_gives_the_ids_of_transformers() throws IOException {
        String other = System.getenv("VISUALBERT4J_TOKENIZER_FOLDERS");
        JsonNode cases = JsonMapper.builder().build().readTree((other == null ? LISTED : Path.of(other)).toFile());
        assertThat(cases.size()).isGreaterThan(100);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(example -> DynamicTest.dynamicTest(example.path("name").asText(), () -> {
                    Path made = Files.createTempDirectory(folder, "case");
                    write(made, example.path("files"));
                    try (Tokenizer tokenizer = Tokenizer.load(made)) {
                        assertSameIds(tokenizer, example);
                        Path saved = Files.createDirectory(made.resolve("saved"));
                        tokenizer.save(saved);
                        try (Tokenizer again = Tokenizer.load(saved)) {
                            assertSameIds(again, example);
                        }
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            normalizer     | {'type':'Precompiled','precompiled_charsmap':'AAAA'}         | Precompiled
            normalizer     | {'type':'Replace','pattern':{'Regex':'(a+)+$'},'content':''} | Replace
            normalizer     | {'type':'Sequence','normalizers':[{'type':'NFD'}]}           | Sequence
            normalizer     | {'lowercase':true}                                           | nothing
            normalizer     | 'BertNormalizer'                                             | normalizer
            normalizer     | {'type':'BertNormalizer','lowercase':1}                      | lowercase
            pre_tokenizer  | {'type':'Split','pattern':{'Regex':'(a+)*b'}}               | Split
            pre_tokenizer  | {'type':'ByteLevel'}                                         | ByteLevel
            model          | {'type':'BPE','vocab':{'[UNK]':0},'merges':[]}               | BPE
            model          | {'type':'Unigram','vocab':[['a',0.0]]}                       | Unigram
            post_processor | {'type':'RobertaProcessing'}                                 | RobertaProcessing
            post_processor | {'type':'TemplateProcessing','single':[],'pair':[]}          | template
            decoder        | {'type':'Replace','pattern':{'Regex':'x'},'content':'y'}     | Replace
            added_tokens   | [{'id':1,'content':7}]                                       | content
            added_tokens   | [{'id':-1,'content':'a'}]                                    | id from 0
            added_tokens   | {'a':1}                                                      | added_tokens
            """)
    void what_is_not_berts_in_a_tokenizer_json_is_refused_by_name(String part, String value, String complaint)
            throws IOException {
        String vocab = "{'[PAD]':0,'[UNK]':1,'[CLS]':2,'[SEP]':3,'[MASK]':4}";
        String others = part.equals("model") ? "" : ",'model':{'type':'WordPiece','vocab':" + vocab + "}";
        Path json = Files.writeString(
                folder.resolve("tokenizer.json"), ("{'" + part + "':" + value + others + "}").replace('\'', '"'));
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOfSatisfying(
                        VisualBertException.class,
                        e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.CHECKPOINT))
                .hasMessageStartingWith(json.toString())
                .hasMessageContaining(complaint)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            tokenizer_config.json   | {'do_lower_case':'yes'}                                  | do_lower_case
            tokenizer_config.json   | {'do_lower_case':null}                                   | do_lower_case
            tokenizer_config.json   | {'strip_accents':0}                                      | strip_accents
            tokenizer_config.json   | {'unk_token':null}                                       | unk_token
            tokenizer_config.json   | {'unk_token':'<nowhere>'}                                | no <nowhere>
            tokenizer_config.json   | {'cls_token':{'content':'[CLS]'}}                        | cls_token
            tokenizer_config.json   | {'added_tokens_decoder':[]}                              | added_tokens_decoder
            tokenizer_config.json   | {'added_tokens_decoder':{'x':{'content':'a'}}}           | ids as keys
            tokenizer_config.json   | {'added_tokens_decoder':{'9':'a'}}                       | content
            tokenizer_config.json   | {'added_tokens_decoder':{'9':{'content':'a','lstrip':3}}} | lstrip
            tokenizer_config.json   | {'tokenizer_class':'RobertaTokenizer'}                   | RobertaTokenizer
            tokenizer_config.json   | {'tokenizer_class':'PreTrainedTokenizerFast'}            | needs a tokenizer.json
            tokenizer_config.json   | {'tokenizer_class':7}                                    | tokenizer_class
            tokenizer_config.json   | {'split_special_tokens':true}                            | split_special_tokens
            tokenizer_config.json   | {'truncation_side':'up'}                                 | truncation_side
            tokenizer_config.json   | {'fast_tokenizer_files':['tokenizer.4.0.json']}          | fast_tokenizer_files
            tokenizer_config.json   | []                                                       | JSON object
            tokenizer_config.json   | {                                                        | not JSON
            added_tokens.json       | {'a':'b'}                                                | id from 0
            added_tokens.json       | {'A':9,'a':10}                                           | the same as
            special_tokens_map.json | {'mask_token':{'lstrip':true}}                           | content
            special_tokens_map.json | {'additional_special_tokens':'a'}                        | a list
            """)
    void settings_of_a_wrong_type_are_refused_by_file_and_key(String file, String json, String complaint)
            throws IOException {
        Files.write(folder.resolve("vocab.txt"), Vocabulary.SPECIAL_TOKENS);
        Files.writeString(folder.resolve(file), json.replace('\'', '"'));

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOfSatisfying(
                        VisualBertException.class,
                        e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.CHECKPOINT))
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(complaint)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private static void write(Path folder, JsonNode files) throws IOException {
        for (var file : files.properties()) {
            JsonNode content = file.getValue();
            Files.writeString(
                    folder.resolve(file.getKey()), content.isTextual() ? content.textValue() : content.toString());
        }
    }

    private static void assertSameIds(Tokenizer tokenizer, JsonNode example) {
        for (JsonNode text : example.path("examples")) {
            assertThat(ids(tokenizer, text.get(0), 100_000))
                    .as(text.get(0).toString())
                    .containsExactly(array(text.get(1)));
        }
        for (JsonNode text : example.path("cut")) {
            assertThat(ids(tokenizer, text.get(0), 5)).as("cut: " + text.get(0)).containsExactly(array(text.get(1)));
        }
        for (JsonNode pair : example.path("pairs")) {
            Encoding encoding =
                    tokenizer.encode(pair.get(0).textValue(), pair.get(1).textValue(), "", 100_000);
            if (!pair.get(1).textValue().isEmpty()) { // an empty second text is none here
                assertThat(encoding)
                        .as(pair.toString())
                        .isEqualTo(new Encoding(array(pair.get(2)), array(pair.get(3))));
            }
        }
    }

    private static int[] ids(Tokenizer tokenizer, JsonNode text, int maxLength) {
        return tokenizer
                .encode(Objects.requireNonNull(text.textValue()), null, "", maxLength)
                .ids();
    }

    private static int[] array(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.get(i).intValue()).toArray();
    }
}
