package org.visualbert4j.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.files.Json;

/**
 * What is done to a text before it is cut into words (BERT's BasicTokenizer; Devlin et al. 2019).
 *
 * @param cleanText whether control characters go and all white space becomes spaces
 * @param lowerCase whether letters are made small
 * @param stripAccents whether combining marks go; null means as {@code lowerCase}
 * @param splitChineseCharacters whether each ideograph is a word of its own
 */
record Normalization(
        boolean cleanText, boolean lowerCase, @Nullable Boolean stripAccents, boolean splitChineseCharacters) {

    static Normalization of(boolean lowerCase) {
        return new Normalization(true, lowerCase, null, true);
    }

    /** Reads it from what transformers gives its BertTokenizer. */
    static Normalization ofSettings(JsonNode settings, Object where) {
        return new Normalization(
                true,
                TokenizerFields.bool(settings, "do_lower_case", true, where),
                stripAccents(settings, where),
                TokenizerFields.bool(settings, "tokenize_chinese_chars", true, where));
    }

    /** Reads a {@code BertNormalizer} of a {@code tokenizer.json}. */
    static Normalization ofNormalizer(JsonNode normalizer, Object where) {
        return new Normalization(
                TokenizerFields.bool(normalizer, "clean_text", true, where),
                TokenizerFields.bool(normalizer, "lowercase", true, where),
                stripAccents(normalizer, where),
                TokenizerFields.bool(normalizer, "handle_chinese_chars", true, where));
    }

    ObjectNode toNormalizer() {
        return Json.PLAIN
                .createObjectNode()
                .put("type", "BertNormalizer")
                .put("clean_text", cleanText)
                .put("handle_chinese_chars", splitChineseCharacters)
                .put("strip_accents", stripAccents)
                .put("lowercase", lowerCase);
    }

    private static @Nullable Boolean stripAccents(JsonNode node, Object where) {
        JsonNode strip = node.path("strip_accents");
        boolean isUnsaid = strip.isNull() || strip.isMissingNode();
        return isUnsaid ? null : TokenizerFields.bool(node, "strip_accents", false, where);
    }
}
