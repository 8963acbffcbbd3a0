package org.visualbert4j.text;

import static org.visualbert4j.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;

/**
 * What is done to a text before it is cut into words (BERT's BasicTokenizer; Devlin et al. 2019).
 *
 * @param lowerCase whether letters are made small
 * @param stripAccents whether combining marks go; null means as {@code lowerCase}
 * @param splitChineseCharacters whether each ideograph is a word of its own
 */
record Normalization(boolean lowerCase, @Nullable Boolean stripAccents, boolean splitChineseCharacters) {

    static Normalization of(boolean lowerCase) {
        return new Normalization(lowerCase, null, true);
    }

    /** Reads it from the keys of a {@code tokenizer_config.json}, or of a tokenizer.json's {@code BertNormalizer}. */
    static Normalization read(
            JsonNode node, String lowerCaseKey, String splitChineseKey, boolean lowerCaseByDefault, Object source) {
        Boolean lowerCase = flag(node, lowerCaseKey, source);
        Boolean splitChinese = flag(node, splitChineseKey, source);
        return new Normalization(
                lowerCase == null ? lowerCaseByDefault : lowerCase,
                flag(node, "strip_accents", source),
                splitChinese == null || splitChinese);
    }

    private static @Nullable Boolean flag(JsonNode node, String key, Object source) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw new VisualBertException(CHECKPOINT, source + ": " + key + " must be true or false, found " + value);
        }
        return value.booleanValue();
    }
}
