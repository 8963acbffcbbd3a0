package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;

/**
 * A token that is looked for in a text before the text is cut into words; the {@code AddedToken} of Hugging Face
 * tokenizers.
 *
 * @param content how it is written
 * @param singleWord whether it counts only where no word character touches it
 * @param lstrip whether it takes the white space before it along
 * @param rstrip whether it takes the white space after it along
 * @param normalized whether it is looked for in the normalized text
 * @param special whether it is one of the special tokens
 */
record AddedToken(
        String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized, boolean special) {

    /** One that the text holds as it is written. */
    static AddedToken special(String content) {
        return new AddedToken(content, false, false, false, false, true);
    }

    /** An ordinary word, looked for in the normalized text. */
    static AddedToken word(String content) {
        return new AddedToken(content, false, false, false, true, false);
    }

    /**
     * Reads one.
     *
     * @param where file and key, for errors
     * @throws VisualBertException CHECKPOINT for what is none
     */
    static AddedToken read(JsonNode node, String where) {
        if (!node.path("content").isTextual()) {
            throw new VisualBertException(
                    CHECKPOINT,
                    where + ": expected an object with a text named content, found " + Json.shortened(node));
        }
        boolean special = flag(node, "special", false, where);
        return new AddedToken(
                node.path("content").textValue(),
                flag(node, "single_word", false, where),
                flag(node, "lstrip", false, where),
                flag(node, "rstrip", false, where),
                flag(node, "normalized", !special, where),
                special);
    }

    AddedToken asSpecial() {
        return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true);
    }

    ObjectNode toJson(int id) {
        return Json.PLAIN
                .createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", singleWord)
                .put("lstrip", lstrip)
                .put("rstrip", rstrip)
                .put("normalized", normalized)
                .put("special", special);
    }

    private static boolean flag(JsonNode node, String key, boolean absent, String where) {
        return node.has(key) ? TokenizerFields.bool(node, key, absent, where) : absent;
    }
}
