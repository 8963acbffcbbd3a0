package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * The tokens beside a model's word pieces, with the ids that Hugging Face tokenizers gives them: a token that is a piece
 * has the piece's id, any other the next one after as many ids as there are pieces, whatever a file says of it.
 */
final class AddedTokens {

    /** Their automaton in native memory takes some hundred bytes a character. */
    private static final int MAXIMUM_CHARACTERS = 1_000_000;

    private final Map<String, Integer> pieces;
    private final Map<String, Integer> ids = new HashMap<>();
    private final SortedMap<Integer, AddedToken> tokens = new TreeMap<>();

    AddedTokens(Map<String, Integer> pieces) {
        this.pieces = pieces;
    }

    /** Adds tokens in their order; one that is there already takes the place of the earlier one. */
    void add(List<AddedToken> more) {
        int next = tokens.isEmpty() ? pieces.size() : Math.max(pieces.size(), tokens.lastKey() + 1);
        for (AddedToken token : more) {
            if (!token.content().isEmpty()) {
                Integer known = id(token.content());
                int id = known == null ? next++ : known;
                ids.put(token.content(), id);
                tokens.put(id, token);
            }
        }
    }

    /** The id of a token or a piece. */
    @Nullable
    Integer id(String content) {
        Integer id = ids.get(content);
        return id == null ? pieces.get(content) : id;
    }

    Set<String> contents() {
        return ids.keySet();
    }

    SortedMap<Integer, AddedToken> byId() {
        return tokens;
    }

    /**
     * Writes them so that the native library gives them the same ids: those that are no pieces first.
     *
     * @throws VisualBertException CHECKPOINT where it would not
     */
    void write(ArrayNode list, Object source) {
        int expected = pieces.size();
        for (Map.Entry<Integer, AddedToken> token : tokens.entrySet()) {
            if (!pieces.containsKey(token.getValue().content())) {
                if (token.getKey() != expected++) {
                    throw new VisualBertException(
                            CHECKPOINT,
                            source + ": the added token \"" + token.getValue().content() + "\" gets the id "
                                    + token.getKey() + ", which the word pieces' gaps leave ambiguous");
                }
                list.add(token.getValue().toJson(token.getKey()));
            }
        }
        tokens.forEach((id, token) -> {
            if (pieces.containsKey(token.content())) {
                list.add(token.toJson(id));
            }
        });
    }

    /**
     * Refuses what has no one meaning: of two tokens that are the same once normalized, transformers takes either by
     * chance.
     */
    void check(@Nullable Normalization normalization, Object source) {
        long characters = tokens.values().stream()
                .mapToLong(token -> token.content().length())
                .sum();
        if (characters > MAXIMUM_CHARACTERS) {
            throw new VisualBertException(
                    CHECKPOINT,
                    source + ": added tokens of " + characters + " characters together, more than the "
                            + MAXIMUM_CHARACTERS + " that are read");
        }
        Map<String, String> normalized = new HashMap<>();
        for (AddedToken token : tokens.values()) {
            if (!token.normalized()) {
                continue;
            }
            String form = normalization == null ? token.content() : normal(token.content(), normalization);
            String other = normalized.put(form, token.content());
            if (form.isBlank() || other != null) {
                throw new VisualBertException(
                        CHECKPOINT,
                        source + ": the added token \"" + token.content() + "\" "
                                + (other == null ? "is nothing" : "is the same as \"" + other + "\"")
                                + " once normalized; leave it out, or say \"normalized\": false");
            }
        }
    }

    private static String normal(String content, Normalization normalization) {
        boolean strip = normalization.stripAccents() == null
                ? normalization.lowerCase()
                : Boolean.TRUE.equals(normalization.stripAccents());
        String text = strip ? Normalizer.normalize(content, Normalizer.Form.NFD) : content;
        StringBuilder normal = new StringBuilder();
        Stream<String> characters = text.codePoints().mapToObj(Character::toString);
        characters.forEach(character -> {
            int type = Character.getType(character.codePointAt(0));
            boolean isMark = strip && type == Character.NON_SPACING_MARK;
            boolean isControl = type == Character.CONTROL || type == Character.FORMAT || character.equals("\ufffd");
            boolean dropped = isMark || (normalization.cleanText() && isControl && !character.isBlank());
            if (!dropped) {
                normal.append(normalization.lowerCase() ? character.toLowerCase(Locale.ROOT) : character);
            }
        });
        return normal.toString();
    }
}
