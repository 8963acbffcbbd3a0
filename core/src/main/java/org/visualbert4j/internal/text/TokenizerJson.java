package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;

/**
 * A {@code tokenizer.json} of Hugging Face tokenizers, of which BERT's parts alone are read: no other normalizer,
 * pre-tokenizer, model, post-processor or decoder reaches native code, where some end the process or take gigabytes.
 *
 * @param added the tokens under {@code added_tokens}, by the ids that it says they have
 */
record TokenizerJson(
        Path file, ObjectNode json, Map<String, Integer> pieces, List<Map.Entry<Integer, AddedToken>> added) {

    private static final Map<String, List<String>> KINDS = Map.of(
            "normalizer", List.of("BertNormalizer"),
            "pre_tokenizer", List.of("BertPreTokenizer"),
            "model", List.of("WordPiece"),
            "post_processor", List.of("TemplateProcessing", "BertProcessing"),
            "decoder", List.of("WordPiece"));

    private static final int LONGEST_WORD = 1000; // cutting a word takes time by the third power of its length

    static TokenizerJson read(Path file) {
        ObjectNode json = TokenizerFields.read(file);
        List.of("model", "normalizer", "pre_tokenizer", "post_processor", "decoder")
                .forEach(part -> checkKind(json, part, file));
        if (!(json.path("model").path("vocab") instanceof ObjectNode vocab)) {
            throw TokenizerFields.wrong(
                    file, "model.vocab", "an object", json.path("model").path("vocab"));
        }
        Map<String, Integer> pieces = new LinkedHashMap<>();
        vocab.properties()
                .forEach(entry ->
                        pieces.put(entry.getKey(), id(entry.getValue(), "model.vocab." + entry.getKey(), file)));
        JsonNode tokens = json.path("added_tokens");
        if (!tokens.isArray() && !tokens.isMissingNode()) {
            throw TokenizerFields.wrong(file, "added_tokens", "a list", tokens);
        }
        List<Map.Entry<Integer, AddedToken>> added = new ArrayList<>();
        for (JsonNode token : tokens) {
            String where = "added_tokens[" + added.size() + "]";
            added.add(
                    Map.entry(id(token.path("id"), where + ".id", file), AddedToken.read(token, file + ": " + where)));
        }
        return new TokenizerJson(file, json, pieces, added);
    }

    static int id(JsonNode id, String key, Object file) {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() >= Vocabulary.MAXIMUM_SIZE) {
            throw TokenizerFields.wrong(file, key, "an id from 0 to " + (Vocabulary.MAXIMUM_SIZE - 1), id);
        }
        return id.intValue();
    }

    /** Its normalizer, or null where it has none. */
    @Nullable
    Normalization normalization() {
        JsonNode normalizer = json.path("normalizer");
        return normalizer.isObject() ? Normalization.ofNormalizer(normalizer, file + ": normalizer") : null;
    }

    boolean splitsWords() {
        return json.path("pre_tokenizer").isObject();
    }

    String unknownToken() {
        return TokenizerFields.text(json.path("model"), "unk_token", "[UNK]", file + ": model");
    }

    String continuingPrefix() {
        return TokenizerFields.text(json.path("model"), "continuing_subword_prefix", "##", file + ": model");
    }

    int longestWord() {
        JsonNode longest = json.path("model").path("max_input_chars_per_word");
        if (longest.isMissingNode()) {
            return TokenizerFile.LONGEST_WORD;
        }
        if (!longest.isInt() || longest.intValue() < 0 || longest.intValue() > LONGEST_WORD) {
            throw TokenizerFields.wrong(file, "model.max_input_chars_per_word", "0 to " + LONGEST_WORD, longest);
        }
        return longest.intValue();
    }

    /** Whether too long a text loses its beginning. */
    boolean cutsLeft() {
        return json.path("truncation").path("direction").asText().equals("Left");
    }

    /** What stands before a text. */
    SpecialTokens.Token start() {
        return special("cls", 0);
    }

    /** What stands after each text. */
    SpecialTokens.Token separator() {
        return special("sep", 2);
    }

    private SpecialTokens.Token special(String name, int place) {
        JsonNode processor = json.path("post_processor");
        if (processor.path("type").asText().equals("BertProcessing")) {
            JsonNode pair = processor.path(name);
            if (!pair.isArray() || pair.size() != 2 || !pair.get(0).isTextual()) {
                throw TokenizerFields.wrong(file, "post_processor." + name, "a token and its id", pair);
            }
            return new SpecialTokens.Token(pair.get(0).textValue(), id(pair.get(1), "post_processor." + name, file));
        }
        String token = processor
                .path("single")
                .path(place)
                .path("SpecialToken")
                .path("id")
                .asText();
        JsonNode special = processor.path("special_tokens").path(token);
        if (!isBerts(processor) || special.path("ids").size() != 1) {
            throw TokenizerFields.wrong(
                    file,
                    "post_processor",
                    "BERT's template, [CLS] text [SEP] and [CLS] text [SEP] text [SEP]",
                    processor.path("single").isMissingNode() ? processor : processor.path("single"));
        }
        return new SpecialTokens.Token(
                token, id(special.path("ids").get(0), "post_processor.special_tokens." + token, file));
    }

    private static boolean isBerts(JsonNode template) {
        JsonNode single = template.path("single");
        String start = single.path(0).path("SpecialToken").path("id").asText();
        String end = single.path(2).path("SpecialToken").path("id").asText();
        return single.equals(template(List.of(start, "A", end), List.of(0, 0, 0)))
                && template.path("pair").equals(template(List.of(start, "A", end, "B", end), List.of(0, 0, 0, 1, 1)));
    }

    /** A template: every second part is a text, the others are special tokens. */
    static JsonNode template(List<String> parts, List<Integer> typeIds) {
        var template = Json.PLAIN.createArrayNode();
        for (int i = 0; i < parts.size(); i++) {
            template.addObject()
                    .putObject(i % 2 == 1 ? "Sequence" : "SpecialToken")
                    .put("id", parts.get(i))
                    .put("type_id", typeIds.get(i));
        }
        return template;
    }

    private static void checkKind(JsonNode json, String part, Path file) {
        JsonNode value = json.path(part);
        boolean mayLack = !part.equals("model");
        if (mayLack && (value.isNull() || value.isMissingNode())) {
            return;
        }
        if (!value.isObject()) {
            throw TokenizerFields.wrong(file, part, "an object", value);
        }
        JsonNode type = value.path("type");
        List<String> kinds = KINDS.getOrDefault(part, List.of());
        boolean isOldModel = !mayLack && type.isMissingNode(); // before the type was written there
        if (!isOldModel && !kinds.contains(type.asText())) {
            throw new VisualBertException(
                    CHECKPOINT,
                    file + ": " + part + ": \"" + Json.shortened(type).replace("\"", "")
                            + "\" is none of BERT's; only " + String.join(" and ", kinds)
                            + (kinds.size() == 1 ? " is" : " are") + " read");
        }
    }
}
