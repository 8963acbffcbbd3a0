package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.concurrent.Gate;

/** The native Hugging Face tokenizers library, of which this is the only caller. Thread-safe. */
final class WordPieces implements AutoCloseable {

    /** Nothing but pieces: special tokens, cutting and padding are ours. */
    private static final Map<String, String> OPTIONS = Map.of(
            "addSpecialTokens", "false",
            "truncation", "false",
            "padding", "false",
            "modelMaxLength", String.valueOf(Integer.MAX_VALUE));

    private final HuggingFaceTokenizer tokenizer;
    private final Gate gate = new Gate("tokenizer");

    private WordPieces(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Opens what a {@code tokenizer.json} describes. */
    static WordPieces open(String json, String source) {
        TokenizersLibrary.load();
        try {
            return new WordPieces(HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new VisualBertException(CHECKPOINT, source + ": no usable tokenizer: " + firstLine(e), e);
        }
    }

    /** The pieces of a text, no special ones added. */
    Encoding encode(String text) {
        return gate.within(() -> tokenizer.encode(wellFormed(text), false, false));
    }

    /** Waits for texts that are being encoded. */
    @Override
    public void close() {
        gate.close(tokenizer::close);
    }

    /** Half of a surrogate pair has no UTF-8; it becomes U+FFFD, which BERT's normalizer leaves out. */
    private static String wellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? text
                : text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
