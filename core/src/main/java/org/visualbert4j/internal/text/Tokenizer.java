package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;
import static org.visualbert4j.error.VisualBertException.Code.CONFIG;
import static org.visualbert4j.error.VisualBertException.Code.DATA;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;

/**
 * Cuts texts into word pieces exactly as transformers' BertTokenizer does, with the same native library. Thread-safe;
 * to be closed, which waits for texts that are being encoded; after it, encoding is an error of kind USAGE.
 */
public final class Tokenizer implements AutoCloseable {

    /** The longest text that is encoded, in characters. */
    public static final int MAXIMUM_TEXT_LENGTH = 1_000_000;

    private static final int SPECIAL_TOKENS_OF_PAIR = 3;

    private final TokenizerFile file;
    private final String source;
    private final SpecialTokens special;
    private final WordPieces wordPieces;

    private Tokenizer(TokenizerFile file, String source) {
        this.file = file;
        this.source = source;
        this.special = file.special();
        this.wordPieces = WordPieces.open(file.json().toString(), source);
    }

    /** Whether a folder holds a tokenizer. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(TokenizerFolder.TOKENIZER_JSON))
                || Files.exists(folder.resolve(TokenizerFolder.VOCAB_TXT));
    }

    /**
     * Loads a checkpoint folder's tokenizer as transformers 5 does: the word pieces of its {@code tokenizer.json}, or else
     * its {@code vocab.txt}; case, accents and Chinese characters by its {@code tokenizer_config.json}, without which texts
     * are lower-cased; added and special tokens by that file, {@code special_tokens_map.json}, {@code added_tokens.json} and
     * {@code tokenizer.json}. Where the {@code tokenizer_class} is {@code PreTrainedTokenizerFast}, all is as {@code
     * tokenizer.json} has it.
     *
     * @param path the folder, or a {@code vocab.txt} or {@code tokenizer.json} by itself
     * @throws VisualBertException CHECKPOINT or IO
     */
    public static Tokenizer load(Path path) {
        return new Tokenizer(new TokenizerFolder(path).read(), path.toString());
    }

    /**
     * A tokenizer on a {@code vocab.txt}.
     *
     * @throws VisualBertException CHECKPOINT or IO
     */
    public static Tokenizer fromVocabulary(Path vocab, boolean lowerCase) {
        return of(Vocabulary.read(vocab), lowerCase, vocab.toString());
    }

    /**
     * A tokenizer on a vocabulary.
     *
     * @throws VisualBertException CHECKPOINT where it has no {@code [UNK]}
     */
    public static Tokenizer of(Vocabulary vocabulary, boolean lowerCase) {
        return of(vocabulary, lowerCase, "vocabulary");
    }

    private static Tokenizer of(Vocabulary vocabulary, boolean lowerCase, String source) {
        return new Tokenizer(TokenizerFile.of(vocabulary, Normalization.of(lowerCase), source), source);
    }

    /**
     * Encodes {@code [CLS] text suffix [SEP]}, or {@code [CLS] text suffix [SEP] pair [SEP]}. What looks like a special
     * token, in texts and suffix alike, is one. What is too long is cut at the end of the text, or of the longer of the
     * two texts until both fit; suffix and special tokens stay.
     *
     * @param pair a second text; null or empty for none
     * @param suffix of a checkpoint's input recipe, cut into pieces by itself; {@code "? [MASK]"} for VQA, else empty
     * @param maxLength the most word pieces, with room for at least one of the texts
     * @throws VisualBertException CONFIG where there is no room, DATA where a text is longer than {@value
     *     #MAXIMUM_TEXT_LENGTH} characters
     */
    public Encoding encode(String text, @Nullable String pair, String suffix, int maxLength) {
        boolean paired = pair != null && !pair.isEmpty();
        int[] suffixIds = suffix.isEmpty() ? new int[0] : pieces(suffix);
        int frame = suffixIds.length + (paired ? SPECIAL_TOKENS_OF_PAIR : 2);
        if (maxLength <= frame) {
            throw new VisualBertException(
                    CONFIG,
                    "a maximum text length of " + maxLength + " leaves no room for text: special tokens"
                            + (suffix.isEmpty() ? "" : " and the suffix \"" + suffix + "\"") + " take " + frame);
        }
        int[] first = pieces(text);
        int[] second = pair == null || pair.isEmpty() ? new int[0] : pieces(pair);
        int room = maxLength - frame;
        int firstLength = lengthOfFirst(first.length, second.length, room);
        int secondLength = Math.min(second.length, room - firstLength);

        int[] ids = new int[frame + firstLength + secondLength];
        int[] typeIds = new int[ids.length];
        int end = 0;
        ids[end++] = clsId();
        end = append(first, firstLength, ids, end);
        end = append(suffixIds, suffixIds.length, ids, end);
        ids[end++] = sepId();
        if (paired) {
            Arrays.fill(typeIds, end, ids.length, 1);
            end = append(second, secondLength, ids, end);
            ids[end] = sepId();
        }
        return new Encoding(ids, typeIds, first.length - firstLength + second.length - secondLength);
    }

    /** Writes {@code vocab.txt}, {@code tokenizer.json} and {@code tokenizer_config.json}, as transformers reads them. */
    public void save(Path folder) {
        AtomicFile.write(
                folder.resolve(TokenizerFolder.VOCAB_TXT),
                String.join("\n", file.vocabulary().pieces()) + "\n");
        AtomicFile.write(
                folder.resolve(TokenizerFolder.TOKENIZER_JSON), file.json().toPrettyString() + "\n");
        AtomicFile.write(
                folder.resolve(TokenizerFolder.CONFIG_JSON), file.settings().toPrettyString() + "\n");
    }

    /** How many ids there are: the rows a model's word embeddings must have at least. */
    public int vocabularySize() {
        return file.vocabulary().size();
    }

    /**
     * Refuses a tokenizer with ids that a model has no embeddings for.
     *
     * @param embeddings rows of the model's word embeddings
     * @throws VisualBertException CHECKPOINT where they are fewer than the ids
     */
    public void checkFits(long embeddings) {
        if (vocabularySize() > embeddings) {
            throw new VisualBertException(
                    CHECKPOINT,
                    source + ": the tokenizer has ids up to " + (vocabularySize() - 1) + " (\""
                            + vocabulary().pieces().get(vocabularySize() - 1) + "\"), the model word embeddings for "
                            + embeddings + " (vocab_size): they belong to different models, or the embeddings were not"
                            + " resized after tokens were added");
        }
    }

    /** The vocabulary, in the order of ids. */
    public Vocabulary vocabulary() {
        return file.vocabulary();
    }

    /** Whether texts are lower-cased. */
    public boolean lowerCase() {
        return file.normalization() != null && file.normalization().lowerCase();
    }

    /** How many words of the vocabulary no text can have, since they have upper-case letters and texts are lower-cased. */
    public long wordsLostToCase() {
        return lowerCase() ? file.vocabulary().casedWords() : 0;
    }

    /** The id of the padding, {@code [PAD]} as a rule; 0 where there is none, which no output shows. */
    public int padId() {
        return special.pad() == null ? 0 : special.pad().id();
    }

    /** The id of unknown words, {@code [UNK]} as a rule. */
    public int unkId() {
        return special.unknown().id();
    }

    /** The id of what begins a text, {@code [CLS]} as a rule. */
    public int clsId() {
        return special.start().id();
    }

    /** The id of what ends a text, {@code [SEP]} as a rule. */
    public int sepId() {
        return special.separator().id();
    }

    /**
     * The id of the mask, {@code [MASK]} as a rule.
     *
     * @throws VisualBertException CHECKPOINT where there is none
     */
    public int maskId() {
        if (special.mask() == null) {
            throw new VisualBertException(CHECKPOINT, "the tokenizer has no mask token, which masked words need");
        }
        return special.mask().id();
    }

    @Override
    public void close() {
        wordPieces.close();
    }

    private int[] pieces(String text) {
        if (text.length() > MAXIMUM_TEXT_LENGTH) {
            throw new VisualBertException(
                    DATA,
                    "a text of " + text.length() + " characters is longer than the " + MAXIMUM_TEXT_LENGTH
                            + " that are encoded");
        }
        return LongStream.of(wordPieces.encode(text).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /**
     * Cutting the longest first, by the rule of Hugging Face tokenizers 0.23: of an odd room the longer text has more,
     * and the second one where both are as long, all beyond the maximum length (special tokens included) left aside.
     */
    private static int lengthOfFirst(int firstUncut, int secondUncut, int room) {
        int first = Math.min(firstUncut, room + SPECIAL_TOKENS_OF_PAIR);
        int second = Math.min(secondUncut, room + SPECIAL_TOKENS_OF_PAIR);
        if (first + second <= room) {
            return first;
        }
        int shorter = Math.min(first, second);
        int half = room / 2;
        if (first > second) {
            return shorter <= half ? room - shorter : room - half;
        }
        return shorter <= half ? shorter : half;
    }

    private int append(int[] source, int length, int[] target, int at) {
        System.arraycopy(source, file.cutsLeft() ? source.length - length : 0, target, at, length);
        return at + length;
    }
}
