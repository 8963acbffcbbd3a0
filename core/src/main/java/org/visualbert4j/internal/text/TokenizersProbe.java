package org.visualbert4j.internal.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.natives.NativeProbe;

/** Makes word pieces of one letter. */
public final class TokenizersProbe implements NativeProbe {

    private static final String TRIVIAL =
            "{\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\","
                    + "\"max_input_chars_per_word\":9,\"vocab\":{\"[UNK]\":0,\"a\":1}}}";

    @Override
    public String name() {
        return "tokenizers";
    }

    @Override
    public @Nullable String version() {
        return HuggingFaceTokenizer.class.getPackage().getSpecificationVersion();
    }

    @Override
    public boolean works() throws IOException {
        TokenizersLibrary.load();
        byte[] json = TRIVIAL.getBytes(StandardCharsets.UTF_8);
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), Map.of("addSpecialTokens", "false"))) {
            long[] ids = tokenizer.encode("a").getIds();
            return ids.length == 1 && ids[0] == 1;
        }
    }
}
