package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;

/**
 * The word pieces of a model in the order of their ids. A piece that continues a word starts with {@code ##}.
 *
 * @param pieces the pieces; where one stands twice its last place counts, as in transformers
 */
public record Vocabulary(List<String> pieces) {

    /** The special tokens of BERT: padding, unknown, start, separator, mask. */
    public static final List<String> SPECIAL_TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    static final int MAXIMUM_SIZE = 5_000_000;

    /** Takes the pieces as they are. */
    public Vocabulary {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a {@code vocab.txt}: UTF-8, one piece a line, white space at a line's end left out, as Hugging Face tokenizers
     * does it.
     *
     * @throws VisualBertException IO or CHECKPOINT
     */
    public static Vocabulary read(Path file) {
        String text = BoundedFile.text(file);
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int end = text.indexOf('\n', begin);
            pieces.add(withoutSpaceAtEnd(text.substring(begin, end < 0 ? text.length() : end)));
            begin = end < 0 ? text.length() : end + 1;
            if (pieces.size() > MAXIMUM_SIZE) {
                throw new VisualBertException(CHECKPOINT, file + ": more than " + MAXIMUM_SIZE + " pieces");
            }
        }
        if (pieces.isEmpty()) {
            throw new VisualBertException(CHECKPOINT, file + ": is empty");
        }
        return new Vocabulary(pieces);
    }

    /** White space as Unicode has it, which is not quite Java's. */
    private static String withoutSpaceAtEnd(String line) {
        int end = line.length();
        while (end > 0) {
            int last = line.codePointBefore(end);
            boolean space = Character.isSpaceChar(last) || (last >= '\t' && last <= '\r') || last == 0x85;
            if (!space) {
                break;
            }
            end -= Character.charCount(last);
        }
        return line.substring(0, end);
    }

    /** How many ids there are. */
    public int size() {
        return pieces.size();
    }

    /** Each piece with its id. */
    Map<String, Integer> ids() {
        Map<String, Integer> ids = new HashMap<>(2 * pieces.size());
        for (int id = 0; id < pieces.size(); id++) {
            ids.put(pieces.get(id), id);
        }
        return ids;
    }

    /** How many pieces are words with an upper-case letter, which no text has once it is lower-cased. */
    long casedWords() {
        return pieces.stream()
                .filter(piece -> piece.codePoints().allMatch(Character::isLetter))
                .filter(piece -> piece.codePoints().anyMatch(c -> Character.toLowerCase(c) != c))
                .count();
    }
}
