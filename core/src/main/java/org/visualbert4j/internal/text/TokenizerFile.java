package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;

/**
 * A tokenizer as the native library takes it: what it does without the special tokens around a text.
 *
 * @param json in the form of {@code tokenizer.json}
 * @param vocabulary word pieces and added tokens by their ids
 * @param normalization null where texts are taken as they are
 * @param isBerts whether transformers' BertTokenizer does the same with the settings of {@link #settings}
 * @param cutsLeft whether too long a text loses its beginning
 */
record TokenizerFile(
        ObjectNode json,
        Vocabulary vocabulary,
        @Nullable Normalization normalization,
        SpecialTokens special,
        boolean isBerts,
        boolean cutsLeft) {

    static final int LONGEST_WORD = 100;

    /** BERT's special tokens by the names of transformers' settings. */
    static final Map<String, String> BERT_TOKENS = Map.of(
            "unk_token", "[UNK]",
            "sep_token", "[SEP]",
            "pad_token", "[PAD]",
            "cls_token", "[CLS]",
            "mask_token", "[MASK]");

    /** As transformers' BertTokenizer makes it of a vocabulary alone. */
    static TokenizerFile of(Vocabulary vocabulary, Normalization normalization, String source) {
        Map<String, Integer> pieces = vocabulary.ids();
        AddedTokens added = new AddedTokens(pieces);
        added.add(Stream.of("[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]") // in transformers' order
                .map(AddedToken::special)
                .toList());
        return bert(pieces, added, BERT_TOKENS, normalization, false, source);
    }

    /**
     * As transformers' BertTokenizer makes it.
     *
     * @param names the special tokens by name
     */
    static TokenizerFile bert(
            Map<String, Integer> pieces,
            AddedTokens added,
            Map<String, String> names,
            Normalization normalization,
            boolean cutsLeft,
            String source) {
        SpecialTokens special = new SpecialTokens(
                token(names.get("pad_token"), added),
                unknown(Objects.requireNonNull(names.get("unk_token")), pieces, source),
                Objects.requireNonNull(token(names.get("cls_token"), added)),
                Objects.requireNonNull(token(names.get("sep_token"), added)),
                token(names.get("mask_token"), added));
        ObjectNode json = json(pieces, added, special, normalization, true, "##", LONGEST_WORD, source);
        return new TokenizerFile(json, vocabulary(pieces, added), normalization, special, true, cutsLeft);
    }

    /** What a {@code tokenizer.json} says, with tokens added. */
    static TokenizerFile generic(
            TokenizerJson from, AddedTokens added, @Nullable String pad, @Nullable String mask, boolean cutsLeft) {
        String source = from.file().toString();
        Normalization normalization = from.normalization();
        SpecialTokens special = new SpecialTokens(
                token(pad, added),
                unknown(from.unknownToken(), from.pieces(), source),
                from.start(),
                from.separator(),
                token(mask, added));
        ObjectNode json = json(
                from.pieces(),
                added,
                special,
                normalization,
                from.splitsWords(),
                from.continuingPrefix(),
                from.longestWord(),
                source);
        return new TokenizerFile(json, vocabulary(from.pieces(), added), normalization, special, false, cutsLeft);
    }

    /** The settings that go beside {@link #json}. */
    ObjectNode settings() {
        ObjectNode settings = Json.PLAIN
                .createObjectNode()
                .put("tokenizer_class", isBerts ? TokenizerFolder.BERT_CLASS : TokenizerFolder.GENERIC_CLASS);
        if (isBerts && normalization != null) {
            settings.put("do_lower_case", normalization.lowerCase())
                    .put("strip_accents", normalization.stripAccents())
                    .put("tokenize_chinese_chars", normalization.splitChineseCharacters());
        }
        if (cutsLeft) {
            settings.put("truncation_side", "left");
        }
        put(settings, "pad_token", special.pad());
        put(settings, "unk_token", special.unknown());
        put(settings, "cls_token", special.start());
        put(settings, "sep_token", special.separator());
        put(settings, "mask_token", special.mask());
        return settings;
    }

    /** A token that the generic class is told of becomes an added one, which it may not have been. */
    private void put(ObjectNode settings, String name, SpecialTokens.@Nullable Token token) {
        boolean isAdded = token != null
                && StreamSupport.stream(json.path("added_tokens").spliterator(), false)
                        .anyMatch(added -> added.path("content").asText().equals(token.content()));
        if (isBerts || isAdded) {
            settings.put(name, token == null ? null : token.content());
        }
    }

    private static SpecialTokens.@Nullable Token token(@Nullable String content, AddedTokens added) {
        Integer id = content == null ? null : added.id(content);
        return content == null || id == null ? null : new SpecialTokens.Token(content, id);
    }

    /** The one that must be a piece: a word of which no piece is known becomes it. */
    private static SpecialTokens.Token unknown(String content, Map<String, Integer> pieces, String source) {
        Integer id = pieces.get(content);
        if (id == null) {
            throw new VisualBertException(
                    CHECKPOINT,
                    source + ": a vocabulary of " + pieces.size() + " pieces has no " + content
                            + ", which unknown words become");
        }
        return new SpecialTokens.Token(content, id);
    }

    private static ObjectNode json(
            Map<String, Integer> pieces,
            AddedTokens added,
            SpecialTokens special,
            @Nullable Normalization normalization,
            boolean splitsWords,
            String continuingPrefix,
            int longestWord,
            String source) {
        added.check(normalization, source);
        ObjectNode json = Json.PLAIN.createObjectNode().put("version", "1.0");
        json.putNull("truncation").putNull("padding");
        added.write(json.putArray("added_tokens"), source);
        json.set("normalizer", normalization == null ? Json.PLAIN.nullNode() : normalization.toNormalizer());
        if (splitsWords) {
            json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        } else {
            json.putNull("pre_tokenizer");
        }
        json.set("post_processor", template(special.start(), special.separator()));
        json.putObject("decoder")
                .put("type", "WordPiece")
                .put("prefix", continuingPrefix)
                .put("cleanup", true);
        ObjectNode vocab = json.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", special.unknown().content())
                .put("continuing_subword_prefix", continuingPrefix)
                .put("max_input_chars_per_word", longestWord)
                .putObject("vocab");
        new TreeMap<>(pieces).forEach(vocab::put);
        return json;
    }

    private static ObjectNode template(SpecialTokens.Token start, SpecialTokens.Token separator) {
        String cls = start.content();
        String sep = separator.content();
        ObjectNode template = Json.PLAIN.createObjectNode().put("type", "TemplateProcessing");
        template.set("single", TokenizerJson.template(List.of(cls, "A", sep), List.of(0, 0, 0)));
        template.set("pair", TokenizerJson.template(List.of(cls, "A", sep, "B", sep), List.of(0, 0, 0, 1, 1)));
        ObjectNode tokens = template.putObject("special_tokens");
        for (SpecialTokens.Token token : List.of(start, separator)) {
            ObjectNode entry = tokens.putObject(token.content()).put("id", token.content());
            entry.putArray("ids").add(token.id());
            entry.putArray("tokens").add(token.content());
        }
        return template;
    }

    /** An id that no piece has, as a line that stood twice in a vocab.txt leaves it, gets a piece that no text has. */
    private static Vocabulary vocabulary(Map<String, Integer> pieces, AddedTokens added) {
        TreeMap<Integer, String> byId = new TreeMap<>();
        pieces.forEach((piece, id) -> byId.put(id, piece));
        added.byId().forEach((id, token) -> byId.put(id, token.content()));
        List<String> dense = new ArrayList<>();
        for (int id = 0; id <= byId.lastKey(); id++) {
            dense.add(byId.getOrDefault(id, "[no piece " + id + "]"));
        }
        return new Vocabulary(dense);
    }
}
