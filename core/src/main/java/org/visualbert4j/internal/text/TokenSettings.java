package org.visualbert4j.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.files.Json;

/**
 * The special and added tokens that a folder's files name, merged as transformers 5 merges them: where {@code
 * tokenizer_config.json} has {@code added_tokens_decoder}, that counts alone; else {@code special_tokens_map.json} goes
 * over its settings, and the tokens are those of {@code added_tokens.json}, then of {@code tokenizer.json}.
 */
final class TokenSettings {

    /** The names that transformers has for special tokens; any other ends in {@code _token} too. */
    private static final List<String> NAMED =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final String EXTRA = "extra_special_tokens";
    private static final String ADDITIONAL = "additional_special_tokens";
    private static final String DECODER = "added_tokens_decoder";
    private static final String MERGED = "__merged"; // of an object that special_tokens_map.json has

    /** A special token that settings name, with how it is looked for where they say so. */
    private record Named(String content, @Nullable AddedToken token) {}

    private final ObjectNode settings;
    private final Object where;
    private final SortedMap<Integer, AddedToken> decoder = new TreeMap<>();
    private final Map<String, Named> named = new LinkedHashMap<>();
    private final List<Named> extra = new ArrayList<>();

    TokenSettings(TokenizerFolder folder, @Nullable TokenizerJson json) {
        settings = folder.config().deepCopy();
        where = folder.configFile();
        if (settings.path(ADDITIONAL).isArray() && settings.path(EXTRA).isEmpty()) {
            settings.set(EXTRA, settings.remove(ADDITIONAL));
        }
        if (settings.has(DECODER)) {
            JsonNode tokens = settings.path(DECODER);
            if (!tokens.isObject()) {
                throw TokenizerFields.wrong(where, DECODER, "an object", tokens);
            }
            tokens.properties()
                    .forEach(token ->
                            decoder.put(id(token.getKey()), AddedToken.read(token.getValue(), where + ": " + DECODER)));
        } else {
            mergeMap(folder.specialTokensMap());
            mergeAdded(folder);
            if (json != null) {
                json.added().forEach(token -> decoder.put(token.getKey(), token.getValue()));
            }
        }
        name();
    }

    /** The settings, after all files. */
    ObjectNode settings() {
        return settings;
    }

    /** What a special token is called, or null where settings name none; {@code absent} where they don't speak of it. */
    @Nullable
    String content(String name, @Nullable String absent) {
        if (!settings.has(name)) {
            return absent;
        }
        Named token = named.get(name);
        return token == null ? null : token.content();
    }

    /**
     * The tokens that come to those a tokenizer has, in the order that gives them their ids.
     *
     * @param there what it has already
     * @param defaults special tokens by name, where settings don't speak of them
     */
    List<AddedToken> toAdd(Set<String> there, Map<String, String> defaults) {
        Map<String, Named> all = new LinkedHashMap<>();
        for (String name : NAMED) {
            String content = content(name, defaults.get(name));
            if (content != null) {
                all.put(name, named.getOrDefault(name, new Named(content, null)));
            }
        }
        named.forEach(all::putIfAbsent);
        Set<String> specials = new HashSet<>();
        all.values().forEach(token -> specials.add(token.content()));

        List<AddedToken> tokens = new ArrayList<>();
        Set<String> known = new HashSet<>(there);
        for (AddedToken token : decoder.values()) {
            tokens.add(specials.contains(token.content()) ? token.asSpecial() : token);
            known.add(token.content());
        }
        List<Named> rest = new ArrayList<>(all.values());
        rest.addAll(extra);
        for (Named token : rest) {
            if (known.add(token.content())) {
                AddedToken added = token.token();
                tokens.add(
                        added == null
                                ? AddedToken.special(token.content())
                                : specials.contains(token.content()) ? added.asSpecial() : added);
            }
        }
        return tokens;
    }

    private void mergeMap(ObjectNode map) {
        map.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals(EXTRA) && value.isArray()) {
                ArrayNode list =
                        settings.path(EXTRA).isArray() ? (ArrayNode) settings.get(EXTRA) : settings.putArray(EXTRA);
                value.forEach(token -> list.add(asAdded(token)));
            } else {
                settings.set(entry.getKey(), entry.getKey().equals(EXTRA) ? value : asAdded(value));
            }
        });
    }

    /** Ids say in which order these tokens come, and no more. */
    private void mergeAdded(TokenizerFolder folder) {
        ObjectNode added = folder.addedTokens();
        Set<String> specials = new HashSet<>();
        List<JsonNode> tokens = new ArrayList<>();
        NAMED.forEach(name -> tokens.add(settings.path(name)));
        settings.path(EXTRA).forEach(tokens::add);
        for (JsonNode token : tokens) {
            if (token.isTextual() || token.has(MERGED)) {
                specials.add(
                        token.isTextual()
                                ? token.textValue()
                                : token.path("content").asText());
            }
        }
        added.properties().forEach(entry -> {
            int id = TokenizerJson.id(entry.getValue(), entry.getKey(), folder.addedTokensFile());
            decoder.put(
                    id,
                    specials.contains(entry.getKey())
                            ? AddedToken.special(entry.getKey())
                            : AddedToken.word(entry.getKey()));
        });
    }

    private void name() {
        Map<String, AddedToken> byContent = new HashMap<>();
        decoder.values().forEach(token -> byContent.put(token.content(), token));
        for (String name : NAMED) {
            JsonNode value = settings.path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                Named token = named(value, name);
                named.put(name, new Named(token.content(), byContent.getOrDefault(token.content(), token.token())));
            }
        }
        settings.properties().forEach(entry -> {
            boolean isToken = entry.getKey().endsWith("_token") && !NAMED.contains(entry.getKey());
            if (isToken && (entry.getValue().isTextual() || isAdded(entry.getValue()))) {
                named.put(entry.getKey(), named(entry.getValue(), entry.getKey()));
            }
        });
        JsonNode more = settings.path(EXTRA).isMissingNode() ? settings.path(ADDITIONAL) : settings.path(EXTRA);
        if (more.isObject()) {
            more.properties().forEach(entry -> named.put(entry.getKey(), named(entry.getValue(), EXTRA)));
        } else if (more.isArray()) {
            more.forEach(token -> extra.add(named(token, EXTRA)));
        } else if (!more.isMissingNode() && !more.isNull()) {
            throw TokenizerFields.wrong(where, EXTRA, "a list or an object", more);
        }
    }

    private Named named(JsonNode value, String key) {
        if (value.isTextual()) {
            return new Named(value.textValue(), null);
        }
        if (!isAdded(value)) {
            throw TokenizerFields.wrong(where, key, "a text, or an object with \"__type\": \"AddedToken\"", value);
        }
        AddedToken token = AddedToken.read(value, where + ": " + key);
        return new Named(token.content(), token);
    }

    private static boolean isAdded(JsonNode value) {
        return value.path("__type").asText().equals("AddedToken");
    }

    /** An object of the special tokens' map is a special token without further ado. */
    private static JsonNode asAdded(JsonNode value) {
        return value instanceof ObjectNode object
                ? object.deepCopy()
                        .put("__type", "AddedToken")
                        .put("special", true)
                        .put(MERGED, true)
                : value;
    }

    private int id(String key) {
        try {
            return TokenizerJson.id(Json.PLAIN.getNodeFactory().numberNode(Integer.parseInt(key)), DECODER, where);
        } catch (NumberFormatException e) {
            throw TokenizerFields.wrong(
                    where, DECODER, "ids as keys", Json.PLAIN.getNodeFactory().textNode(key));
        }
    }
}
