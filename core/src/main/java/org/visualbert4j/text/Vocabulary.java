package org.visualbert4j.text;

import static org.visualbert4j.VisualBertException.Code.CHECKPOINT;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.VisualBertException;

/**
 * The word pieces of a model in the order of their ids. A piece that continues a word starts with {@code ##}.
 *
 * @param pieces the pieces; where one stands twice its last place counts, as in transformers
 */
public record Vocabulary(List<String> pieces) {

    /** The special tokens of BERT, which every vocabulary must hold: padding, unknown, start, separator, mask. */
    public static final List<String> SPECIAL_TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    static final int MAXIMUM_SIZE = 5_000_000;

    /**
     * Checks that the special tokens are there.
     *
     * @throws VisualBertException CHECKPOINT, naming the one that is missing
     */
    public Vocabulary {
        pieces = List.copyOf(pieces);
        for (String token : SPECIAL_TOKENS) {
            if (!pieces.contains(token)) {
                throw new VisualBertException(
                        CHECKPOINT, "a vocabulary of " + pieces.size() + " pieces has no " + token);
            }
        }
    }

    /**
     * Reads a {@code vocab.txt}: UTF-8, one piece a line.
     *
     * @throws VisualBertException IO or CHECKPOINT
     */
    public static Vocabulary read(Path file) {
        List<String> pieces = new ArrayList<>();
        try (BufferedReader reader = BoundedFile.reader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                pieces.add(line);
                if (pieces.size() > MAXIMUM_SIZE) {
                    throw new VisualBertException(CHECKPOINT, file + ": more than " + MAXIMUM_SIZE + " pieces");
                }
            }
        } catch (IOException e) {
            throw BoundedFile.unreadable(file, e);
        }
        try {
            return new Vocabulary(pieces);
        } catch (VisualBertException e) {
            throw new VisualBertException(CHECKPOINT, file + ": " + e.getMessage(), e);
        }
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

    /** Whether no piece is a word with an upper-case letter, so that texts are to be lower-cased. */
    boolean isUncased() {
        return pieces.stream()
                .map(piece -> piece.startsWith("##") ? piece.substring(2) : piece)
                .filter(piece -> piece.codePoints().allMatch(Character::isLetter))
                .noneMatch(piece -> piece.codePoints().anyMatch(c -> Character.toLowerCase(c) != c));
    }
}
