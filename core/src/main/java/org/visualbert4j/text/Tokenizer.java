package org.visualbert4j.text;

import static org.visualbert4j.VisualBertException.Code.CHECKPOINT;
import static org.visualbert4j.VisualBertException.Code.CONFIG;
import static org.visualbert4j.VisualBertException.Code.DATA;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.runtime.AtomicFile;

/**
 * Cuts texts into word pieces exactly as transformers' BertTokenizer does, with the same native library. Thread-safe;
 * to be closed, which waits for texts that are being encoded; after it, encoding is an error of kind USAGE.
 */
public final class Tokenizer implements AutoCloseable {

    /** The longest text that is encoded, in characters. */
    public static final int MAXIMUM_TEXT_LENGTH = 1_000_000;

    private static final int SPECIAL_TOKENS_OF_PAIR = 3;
    private static final String TOKENIZER_JSON = "tokenizer.json";
    private static final String CONFIG_JSON = "tokenizer_config.json";
    private static final String VOCAB_TXT = "vocab.txt";

    private final TokenizerFile file;
    private final WordPieces wordPieces;
    private final int pad;
    private final int unk;
    private final int cls;
    private final int sep;
    private final int mask;

    private Tokenizer(TokenizerFile file, String source) {
        this.file = file;
        var pieces = file.vocabulary().pieces();
        this.pad = pieces.lastIndexOf("[PAD]");
        this.unk = pieces.lastIndexOf("[UNK]");
        this.cls = pieces.lastIndexOf("[CLS]");
        this.sep = pieces.lastIndexOf("[SEP]");
        this.mask = pieces.lastIndexOf("[MASK]");
        this.wordPieces = WordPieces.open(file.json().toString(), source);
    }

    /**
     * Loads a checkpoint folder's tokenizer: its {@code tokenizer.json}, or else its {@code vocab.txt} with the
     * {@code do_lower_case}, {@code strip_accents} and {@code tokenize_chinese_chars} of its {@code
     * tokenizer_config.json}. Where that doesn't say, texts are lower-cased if no word of the vocabulary has an
     * upper-case letter.
     *
     * @throws VisualBertException CHECKPOINT or IO
     */
    public static Tokenizer load(Path folder) {
        Path json = folder.resolve(TOKENIZER_JSON);
        if (Files.exists(json)) {
            return new Tokenizer(TokenizerFile.read(json), json.toString());
        }
        Path vocab = folder.resolve(VOCAB_TXT);
        if (!Files.exists(vocab)) {
            throw new VisualBertException(
                    CHECKPOINT, folder + ": neither a " + TOKENIZER_JSON + " nor a " + VOCAB_TXT + " is there");
        }
        Vocabulary vocabulary = Vocabulary.read(vocab);
        Normalization normalization = Normalization.of(vocabulary.isUncased());
        Path config = folder.resolve(CONFIG_JSON);
        if (Files.exists(config)) {
            normalization = Normalization.read(
                    TokenizerFile.parse(config),
                    "do_lower_case",
                    "tokenize_chinese_chars",
                    normalization.lowerCase(),
                    config);
        }
        return new Tokenizer(TokenizerFile.of(vocabulary, normalization), vocab.toString());
    }

    /**
     * A tokenizer on a {@code vocab.txt}.
     *
     * @throws VisualBertException CHECKPOINT or IO
     */
    public static Tokenizer fromVocabulary(Path vocab, boolean lowerCase) {
        return new Tokenizer(TokenizerFile.of(Vocabulary.read(vocab), Normalization.of(lowerCase)), vocab.toString());
    }

    /** A tokenizer on a vocabulary. */
    public static Tokenizer of(Vocabulary vocabulary, boolean lowerCase) {
        return new Tokenizer(TokenizerFile.of(vocabulary, Normalization.of(lowerCase)), "vocabulary");
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
        ids[end++] = cls;
        end = append(first, firstLength, ids, end);
        end = append(suffixIds, suffixIds.length, ids, end);
        ids[end++] = sep;
        if (paired) {
            Arrays.fill(typeIds, end, ids.length, 1);
            end = append(second, secondLength, ids, end);
            ids[end] = sep;
        }
        return new Encoding(ids, typeIds, first.length - firstLength + second.length - secondLength);
    }

    /** Writes {@code vocab.txt}, {@code tokenizer.json} and {@code tokenizer_config.json}, as transformers reads them. */
    public void save(Path folder) {
        Normalization normalization = file.normalization();
        ObjectNode config = TokenizerFile.MAPPER
                .createObjectNode()
                .put("tokenizer_class", "BertTokenizer")
                .put("do_lower_case", normalization.lowerCase())
                .put("strip_accents", normalization.stripAccents())
                .put("tokenize_chinese_chars", normalization.splitChineseCharacters())
                .put("pad_token", "[PAD]")
                .put("unk_token", "[UNK]")
                .put("cls_token", "[CLS]")
                .put("sep_token", "[SEP]")
                .put("mask_token", "[MASK]");
        AtomicFile.write(
                folder.resolve(VOCAB_TXT), String.join("\n", file.vocabulary().pieces()) + "\n");
        AtomicFile.write(folder.resolve(TOKENIZER_JSON), file.json().toPrettyString() + "\n");
        AtomicFile.write(folder.resolve(CONFIG_JSON), config.toPrettyString() + "\n");
    }

    /** How many ids there are: the rows a model's word embeddings must have at least. */
    public int vocabularySize() {
        return file.vocabulary().size();
    }

    /** The vocabulary, in the order of ids. */
    public Vocabulary vocabulary() {
        return file.vocabulary();
    }

    /** Whether texts are lower-cased. */
    public boolean lowerCase() {
        return file.normalization().lowerCase();
    }

    /** The id of {@code [PAD]}. */
    public int padId() {
        return pad;
    }

    /** The id of {@code [UNK]}. */
    public int unkId() {
        return unk;
    }

    /** The id of {@code [CLS]}. */
    public int clsId() {
        return cls;
    }

    /** The id of {@code [SEP]}. */
    public int sepId() {
        return sep;
    }

    /** The id of {@code [MASK]}. */
    public int maskId() {
        return mask;
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

    private static int append(int[] source, int length, int[] target, int at) {
        System.arraycopy(source, 0, target, at, length);
        return at + length;
    }
}
