package org.visualbert4j.text;

import static org.visualbert4j.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.visualbert4j.VisualBertException;

/** A {@code tokenizer.json} of Hugging Face tokenizers: read, or made as transformers' BertTokenizer makes it. */
record TokenizerFile(ObjectNode json, Vocabulary vocabulary, Normalization normalization) {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    static TokenizerFile of(Vocabulary vocabulary, Normalization normalization) {
        ObjectNode json = MAPPER.createObjectNode().put("version", "1.0");
        json.putNull("truncation").putNull("padding").putArray("added_tokens");
        json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", normalization.splitChineseCharacters())
                .put("strip_accents", normalization.stripAccents())
                .put("lowercase", normalization.lowerCase());
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        Map<String, Integer> ids = vocabulary.ids();
        json.set("post_processor", template(ids));
        json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode pieces = json.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100)
                .putObject("vocab");
        new TreeMap<>(ids).forEach(pieces::put);
        addSpecialTokens(json, ids);
        return new TokenizerFile(json, vocabulary, normalization);
    }

    /** Reads one that holds word pieces, whatever its normalizer. */
    static TokenizerFile read(Path file) {
        if (!(parse(file) instanceof ObjectNode json)
                || !(json.path("model").path("vocab") instanceof ObjectNode vocab)
                || !json.path("model").path("type").asText("WordPiece").equals("WordPiece")) {
            throw new VisualBertException(CHECKPOINT, file + ": model must be of type WordPiece with a vocab");
        }
        Map<Integer, String> pieces = new TreeMap<>();
        vocab.properties().forEach(entry -> put(pieces, entry.getValue(), entry.getKey(), file));
        if (!json.path("added_tokens").isArray()) {
            json.putArray("added_tokens");
        }
        for (JsonNode added : json.path("added_tokens")) {
            put(pieces, added.path("id"), added.path("content").asText(), file);
        }
        Vocabulary vocabulary;
        try {
            vocabulary = dense(pieces);
        } catch (VisualBertException e) {
            throw new VisualBertException(CHECKPOINT, file + ": " + e.getMessage(), e);
        }
        json.putNull("truncation").putNull("padding");
        addSpecialTokens(json, vocabulary.ids());
        Normalization normalization =
                Normalization.read(json.path("normalizer"), "lowercase", "handle_chinese_chars", false, file);
        return new TokenizerFile(json, vocabulary, normalization);
    }

    static JsonNode parse(Path file) {
        try {
            return MAPPER.readTree(BoundedFile.text(file));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new VisualBertException(CHECKPOINT, file + ":" + line + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void put(Map<Integer, String> pieces, JsonNode id, String piece, Path file) {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() >= Vocabulary.MAXIMUM_SIZE) {
            throw new VisualBertException(CHECKPOINT, file + ": \"" + piece + "\" has the id " + id);
        }
        pieces.put(id.intValue(), piece);
    }

    /** An id that no piece has, as a line that stood twice in a vocab.txt leaves it, gets a piece that no text has. */
    private static Vocabulary dense(Map<Integer, String> pieces) {
        int size = pieces.isEmpty() ? 0 : ((TreeMap<Integer, String>) pieces).lastKey() + 1;
        for (int id = 0; id < size; id++) {
            pieces.putIfAbsent(id, "[no piece " + id + "]");
        }
        return new Vocabulary(pieces.values().stream().toList());
    }

    /** Special tokens are looked for in the text before it is normalized. */
    private static void addSpecialTokens(ObjectNode json, Map<String, Integer> ids) {
        ArrayNode added = json.withArray("added_tokens");
        Set<String> there = new HashSet<>();
        added.forEach(token -> there.add(token.path("content").asText()));
        for (String token : Vocabulary.SPECIAL_TOKENS) {
            if (there.add(token)) {
                added.addObject()
                        .put("id", ids.get(token))
                        .put("content", token)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        }
    }

    private static ObjectNode template(Map<String, Integer> ids) {
        ObjectNode template = MAPPER.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        ArrayNode pair = template.putArray("pair");
        for (ArrayNode both : new ArrayNode[] {single, pair}) {
            place(both, "SpecialToken", "[CLS]", 0);
            place(both, "Sequence", "A", 0);
            place(both, "SpecialToken", "[SEP]", 0);
        }
        place(pair, "Sequence", "B", 1);
        place(pair, "SpecialToken", "[SEP]", 1);
        ObjectNode tokens = template.putObject("special_tokens");
        for (String token : new String[] {"[CLS]", "[SEP]"}) {
            ObjectNode entry = tokens.putObject(token).put("id", token);
            entry.putArray("ids").add(ids.get(token));
            entry.putArray("tokens").add(token);
        }
        return template;
    }

    private static void place(ArrayNode sequence, String kind, String id, int typeId) {
        sequence.addObject().putObject(kind).put("id", id).put("type_id", typeId);
    }
}
