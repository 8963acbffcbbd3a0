package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;

/**
 * A folder's tokenizer as transformers 5 has it. By its class it is BERT's, made anew of the word pieces and of the
 * settings in {@code tokenizer_config.json}, beside which the rest of a {@code tokenizer.json} doesn't count; or it is
 * what the {@code tokenizer.json} says.
 *
 * @param path the folder, or one of the two files
 */
record TokenizerFolder(Path path) {

    static final String TOKENIZER_JSON = "tokenizer.json";
    static final String VOCAB_TXT = "vocab.txt";
    static final String CONFIG_JSON = "tokenizer_config.json";
    static final String BERT_CLASS = "BertTokenizer";
    static final String GENERIC_CLASS = "PreTrainedTokenizerFast";

    /** Which transformers takes for its BertTokenizer. */
    private static final Set<String> BERT_CLASSES = Set.of(
            BERT_CLASS,
            "ConvBertTokenizer",
            "DistilBertTokenizer",
            "ElectraTokenizer",
            "LayoutLMTokenizer",
            "LxmertTokenizer",
            "MobileBertTokenizer",
            "SqueezeBertTokenizer");

    private static final Set<String> GENERIC_CLASSES = Set.of(
            "PreTrainedTokenizer",
            "PreTrainedTokenizerFast",
            "PythonBackend",
            "TokenizersBackend",
            "VisualBertTokenizer");

    TokenizerFile read() {
        Path json = file(TOKENIZER_JSON);
        Path vocab = file(VOCAB_TXT);
        boolean isGeneric = isGeneric();
        if (json == null && vocab == null) {
            throw new VisualBertException(
                    CHECKPOINT, path + ": neither a " + TOKENIZER_JSON + " nor a " + VOCAB_TXT + " is there");
        }
        if (json == null && isGeneric) {
            throw new VisualBertException(
                    CHECKPOINT,
                    configFile() + ": tokenizer_class " + GENERIC_CLASS + " needs a " + TOKENIZER_JSON
                            + ", which is not there; for a " + VOCAB_TXT + " it is " + BERT_CLASS);
        }
        TokenizerJson read = json == null ? null : TokenizerJson.read(json);
        TokenSettings settings = new TokenSettings(this, read);
        check(settings.settings());
        boolean cutsLeft = cutsLeft(settings.settings(), read);
        if (isGeneric && read != null) {
            return generic(read, settings, cutsLeft);
        }
        Map<String, Integer> pieces = read != null
                ? read.pieces()
                : Vocabulary.read(Objects.requireNonNull(vocab)).ids();
        return bert(pieces, settings, cutsLeft, json == null ? String.valueOf(vocab) : json.toString());
    }

    private TokenizerFile bert(Map<String, Integer> pieces, TokenSettings settings, boolean cutsLeft, String source) {
        Map<String, String> defaults = TokenizerFile.BERT_TOKENS;
        for (String name : new String[] {"unk_token", "cls_token", "sep_token"}) {
            if (settings.content(name, defaults.get(name)) == null) {
                throw TokenizerFields.wrong(configFile(), name, "a token", Json.PLAIN.nullNode());
            }
        }
        AddedTokens added = new AddedTokens(pieces);
        added.add(settings.toAdd(Set.of(), defaults));
        Map<String, String> names = new LinkedHashMap<>();
        defaults.forEach((name, content) -> {
            String token = settings.content(name, content);
            if (token != null) {
                names.put(name, token);
            }
        });
        return TokenizerFile.bert(
                pieces, added, names, Normalization.ofSettings(settings.settings(), configFile()), cutsLeft, source);
    }

    private TokenizerFile generic(TokenizerJson json, TokenSettings settings, boolean cutsLeft) {
        AddedTokens added = new AddedTokens(json.pieces());
        added.add(json.added().stream().map(Map.Entry::getValue).toList());
        added.add(settings.toAdd(added.contents(), Map.of()));
        return TokenizerFile.generic(
                json,
                added,
                settings.content("pad_token", "[PAD]"),
                settings.content("mask_token", "[MASK]"),
                cutsLeft);
    }

    private boolean isGeneric() {
        String name = className(configFile(), config());
        if (name.isEmpty() && Files.isDirectory(path)) {
            Path model = path.resolve("config.json");
            name = className(model, TokenizerFields.readIfThere(model));
        }
        String slow = name.endsWith("Fast") ? name.substring(0, name.length() - "Fast".length()) : name;
        if (name.isEmpty() || BERT_CLASSES.contains(slow)) {
            return false;
        }
        if (GENERIC_CLASSES.contains(name)) {
            return true;
        }
        throw new VisualBertException(
                CHECKPOINT,
                path + ": tokenizer_class " + name + " is none that cuts texts into BERT's word pieces; known are "
                        + BERT_CLASS + ", classes like it, and " + GENERIC_CLASS);
    }

    private static String className(Path file, ObjectNode config) {
        JsonNode name = config.path("tokenizer_class");
        return name.isNull() ? "" : TokenizerFields.text(config, "tokenizer_class", "", file);
    }

    /** What would change ids and is not here. */
    private void check(ObjectNode settings) {
        if (TokenizerFields.bool(settings, "split_special_tokens", false, configFile())) {
            throw new VisualBertException(
                    CHECKPOINT, configFile() + ": split_special_tokens: true is not supported; set it to false");
        }
        settings.path("fast_tokenizer_files").forEach(file -> {
            if (!file.asText().equals(TOKENIZER_JSON)) {
                throw new VisualBertException(
                        CHECKPOINT,
                        configFile() + ": fast_tokenizer_files names " + Json.shortened(file) + ", where only "
                                + TOKENIZER_JSON + " is read");
            }
        });
    }

    private boolean cutsLeft(ObjectNode settings, @Nullable TokenizerJson json) {
        String side = TokenizerFields.text(settings, "truncation_side", "", configFile());
        if (!side.isEmpty() && !side.equals("left") && !side.equals("right")) {
            throw TokenizerFields.wrong(
                    configFile(), "truncation_side", "left or right", settings.path("truncation_side"));
        }
        return side.isEmpty() ? json != null && json.cutsLeft() : side.equals("left");
    }

    private @Nullable Path file(String name) {
        if (!Files.isDirectory(path)) {
            boolean isJson = path.toString().endsWith(".json");
            return Files.exists(path) && isJson == name.equals(TOKENIZER_JSON) ? path : null;
        }
        Path file = path.resolve(name);
        return Files.exists(file) ? file : null;
    }

    Path configFile() {
        return path.resolve(CONFIG_JSON);
    }

    Path addedTokensFile() {
        return path.resolve("added_tokens.json");
    }

    ObjectNode config() {
        return beside(configFile());
    }

    ObjectNode addedTokens() {
        return beside(addedTokensFile());
    }

    ObjectNode specialTokensMap() {
        return beside(path.resolve("special_tokens_map.json"));
    }

    private ObjectNode beside(Path file) {
        return Files.isDirectory(path) ? TokenizerFields.readIfThere(file) : Json.PLAIN.createObjectNode();
    }
}
