package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CONFIG;

import ai.djl.huggingface.tokenizers.Encoding;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.visualbert4j.error.VisualBertException;

/**
 * Makes a vocabulary from training texts, for models trained from scratch: the special tokens, the most frequent words
 * (of equally frequent ones the alphabetically first), then every character by itself and as {@code ##} piece, so that
 * no text in the same alphabet has unknown words. Texts are lower-cased and split as the {@link Tokenizer} does it. The
 * same texts in any order give the same vocabulary.
 */
public final class VocabularyBuilder {

    /** How many words are kept by default. */
    public static final int DEFAULT_WORDS = 8192;

    private static final int LONGEST_WORD = 100;

    private VocabularyBuilder() {}

    /**
     * Makes the vocabulary.
     *
     * @param words the most words kept, characters not counted; 0 or more
     * @throws VisualBertException CONFIG where {@code words} is negative
     */
    public static Vocabulary build(Iterable<String> texts, int words) {
        if (words < 0) {
            throw new VisualBertException(CONFIG, "a vocabulary of " + words + " words makes no sense");
        }
        Map<String, Integer> counts = new HashMap<>();
        try (WordPieces splitter = WordPieces.open(wordSplitter().toString(), "vocabulary")) {
            for (String text : texts) {
                split(splitter.encode(text)).forEach(word -> counts.merge(word, 1, Integer::sum));
            }
        }
        Set<String> characters = new TreeSet<>();
        counts.keySet()
                .forEach(word -> word.codePoints().mapToObj(Character::toString).forEach(characters::add));

        Set<String> pieces = new LinkedHashSet<>(Vocabulary.SPECIAL_TOKENS);
        counts.entrySet().stream()
                .filter(word -> word.getKey().codePointCount(0, word.getKey().length()) <= LONGEST_WORD)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(words)
                .forEach(word -> pieces.add(word.getKey()));
        pieces.addAll(characters);
        characters.forEach(character -> pieces.add("##" + character));
        return new Vocabulary(new ArrayList<>(pieces));
    }

    /**
     * The library tells pieces, not normalized words. So this tokenizer knows no piece but the 256 bytes: a word comes
     * out as the bytes of its normalized form.
     */
    private static ObjectNode wordSplitter() {
        ObjectNode json = TokenizerFile.of(
                        new Vocabulary(Vocabulary.SPECIAL_TOKENS), Normalization.of(true), "vocabulary")
                .json();
        json.putArray("added_tokens");
        json.putNull("post_processor").putNull("decoder");
        ObjectNode model = json.putObject("model").put("type", "BPE").put("byte_fallback", true);
        model.putArray("merges");
        ObjectNode vocab = model.putObject("vocab");
        for (int value = 0; value < 256; value++) {
            vocab.put(String.format("<0x%02X>", value), value);
        }
        return json;
    }

    private static List<String> split(Encoding encoding) {
        List<String> words = new ArrayList<>();
        long[] bytes = encoding.getIds();
        long[] wordIds = encoding.getWordIds();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            word.write((int) bytes[i]);
            if (i + 1 == bytes.length || wordIds[i + 1] != wordIds[i]) {
                words.add(word.toString(StandardCharsets.UTF_8));
                word.reset();
            }
        }
        return words;
    }
}
