package org.visualbert4j.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.VisualBertException;

/** Brings the names in older and other checkpoints to those of the model. */
final class KeyNames {

    /** Prefixes of the original repository and of text BERTs, longest first, and what they are now. */
    private static final Map<String, String> PREFIXES = ordered(
            "bert.bert.", "visual_bert.",
            "bert.cls.", "cls.",
            "bert.classifier.", "cls.",
            "bert.", "visual_bert.",
            "module.", "");

    /** Parts of names in the original repository and in the first BERT checkpoints. */
    private static final Map<String, String> PARTS = ordered(
            ".token_type_embeddings_visual.", ".visual_token_type_embeddings.",
            ".position_embeddings_visual.", ".visual_position_embeddings.",
            ".embeddings.projection.", ".embeddings.visual_projection.",
            "LayerNorm.gamma", "LayerNorm.weight",
            "LayerNorm.beta", "LayerNorm.bias");

    /** What checkpoints hold beside parameters, or hold twice. */
    private static final Set<String> DROPPED_ENDINGS =
            Set.of("embeddings.position_ids", "cls.predictions.decoder.weight", "cls.predictions.decoder.bias");

    private KeyNames() {}

    /**
     * Renames a checkpoint's entries.
     *
     * @param expected the names the model has, which decide whether {@code visual_bert.} stands before the network's
     */
    static <T> Map<String, T> map(Map<String, T> tensors, Set<String> expected) {
        Map<String, T> mapped = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            String current = current(name);
            if (DROPPED_ENDINGS.stream().noneMatch(current::endsWith)
                    && mapped.put(prefixed(current, expected), tensor) != null) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT, "the checkpoint has two entries for " + current);
            }
        });
        return mapped;
    }

    private static String current(String name) {
        String current = name;
        for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
            if (current.startsWith(prefix.getKey())) {
                current = prefix.getValue() + current.substring(prefix.getKey().length());
            }
        }
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            current = current.replace(part.getKey(), part.getValue());
        }
        return current;
    }

    private static String prefixed(String name, Set<String> expected) {
        if (expected.contains(name)) {
            return name;
        }
        String with = "visual_bert." + name;
        String without = name.startsWith("visual_bert.") ? name.substring("visual_bert.".length()) : name;
        return expected.contains(with) ? with : expected.contains(without) ? without : name;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
