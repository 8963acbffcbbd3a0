package org.visualbert4j.internal.checkpoint;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.visualbert4j.error.VisualBertException;

/** Brings the names in older and other checkpoints to those of the model. */
final class KeyNames {

    /**
     * What PyTorch's wrappers put into names, at the beginning or before any part: torch.compile, data parallelism, FSDP,
     * recomputation, DeepSpeed; and {@code model}, as most training scripts call their model.
     */
    private static final Set<String> WRAPPERS = Set.of(
            "_orig_mod",
            "module",
            "model",
            "_fsdp_wrapped_module",
            "_fpw_module",
            "_checkpoint_wrapped_module",
            "_forward_module");

    /** Prefixes of the original repository and of text BERTs, longest first, and what they are now. */
    private static final Map<String, String> PREFIXES = ordered(
            "bert.bert.", "visual_bert.",
            "bert.cls.", "cls.",
            "bert.classifier.", "cls.",
            "bert.", "visual_bert.");

    /** Parts of names in the original repository and in the first BERT checkpoints. */
    private static final Map<String, String> PARTS = ordered(
            ".token_type_embeddings_visual.", ".visual_token_type_embeddings.",
            ".position_embeddings_visual.", ".visual_position_embeddings.",
            ".embeddings.projection.", ".embeddings.visual_projection.",
            "LayerNorm.gamma", "LayerNorm.weight",
            "LayerNorm.beta", "LayerNorm.bias");

    /** What checkpoints hold beside parameters. */
    private static final String DROPPED_ENDING = "embeddings.position_ids";

    private static final int MAX_PREFIX_PARTS = 6;

    private KeyNames() {}

    /**
     * Renames a checkpoint's entries. A prefix of whatever name, such as the attribute of a larger module, goes from all of
     * them if without it more of the names are the model's.
     *
     * @param expected the names the model has, which decide whether {@code visual_bert.} stands before the network's
     */
    static <T> Map<String, T> map(Map<String, T> tensors, Set<String> expected) {
        Map<String, T> unwrapped = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> put(unwrapped, unwrapped(name), tensor));
        String prefix = prefix(unwrapped.keySet(), expected);
        Map<String, T> mapped = new LinkedHashMap<>();
        unwrapped.forEach((name, tensor) -> {
            String current = current(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
            if (!current.endsWith(DROPPED_ENDING)) {
                put(mapped, prefixed(current, expected), tensor);
            }
        });
        return mapped;
    }

    private static <T> void put(Map<String, T> tensors, String name, T tensor) {
        if (tensors.put(name, tensor) != null) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, "the checkpoint has two entries for " + name);
        }
    }

    private static String unwrapped(String name) {
        return Stream.of(name.split("\\.", -1))
                .filter(part -> !WRAPPERS.contains(part))
                .collect(Collectors.joining("."));
    }

    /** The prefix without which most names are the model's; none where that is as good. */
    private static String prefix(Set<String> names, Set<String> expected) {
        Map<String, Integer> found = new LinkedHashMap<>();
        found.put("", 0);
        for (String name : names) {
            int begin = 0;
            for (int part = 0; part <= MAX_PREFIX_PARTS && begin < name.length(); part++) {
                if (expected.contains(prefixed(current(name.substring(begin)), expected))) {
                    found.merge(name.substring(0, begin), 1, Integer::sum);
                }
                int dot = name.indexOf('.', begin);
                if (dot < 0) {
                    break;
                }
                begin = dot + 1;
            }
        }
        return found.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(entry -> -entry.getKey().length(), Comparator.naturalOrder()))
                .map(Map.Entry::getKey)
                .orElse("");
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
