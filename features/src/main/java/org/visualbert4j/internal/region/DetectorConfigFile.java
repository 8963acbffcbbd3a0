package org.visualbert4j.internal.region;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.WeightFile;
import org.visualbert4j.internal.files.RegularFile;

/**
 * Reads a detector's configuration as the published checkpoints have it: a tree in YAML, or the same in JSON, with keys in
 * capitals or not. What this detector can't do is refused, not passed over. The threshold of scores is not read, as the public
 * code doesn't use it.
 */
final class DetectorConfigFile {

    private static final long MAX_FILE = 1 << 20;

    /** What is written. */
    static final String JSON = "config.json";

    private static final List<String> NAMES = List.of("config.yaml", JSON);

    private final Path file;
    private final JsonNode root;

    private DetectorConfigFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads that of a folder.
     *
     * @throws VisualBertException CHECKPOINT where there is none, or a key is missing or of another kind
     */
    static DetectorConfig read(Path folder) {
        Path file = file(folder);
        JsonNode root = lower(tree(file));
        return new DetectorConfigFile(file, root.has("roi_heads") ? root : root.path("model")).config();
    }

    /** That of a folder as JSON, with all its keys as they are. */
    static String json(Path folder) {
        return tree(file(folder)).toPrettyString() + "\n";
    }

    private static Path file(Path folder) {
        return NAMES.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.CHECKPOINT, folder + " holds neither of " + NAMES));
    }

    private static JsonNode tree(Path file) {
        return WeightFile.read(file, DetectorConfigFile::parsed);
    }

    private static JsonNode parsed(Path file) throws IOException {
        if (RegularFile.size(file) > MAX_FILE) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, file + ": is larger than " + MAX_FILE + " bytes");
        }
        try {
            return new YAMLMapper().readTree(RegularFile.bytes(file));
        } catch (JsonProcessingException e) {
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, file + ": " + e.getOriginalMessage(), e);
        }
    }

    private DetectorConfig config() {
        refuse("resnets.num_groups", 1);
        refuse("size_divisibility", 0);
        refuseTrue("roi_box_head.cls_agnostic_bbox_reg");
        refuseTrue("roi_box_head.res5halve");
        return new DetectorConfig(
                integer("input.min_size_test"),
                integer("input.max_size_test"),
                numbers("model.pixel_mean"),
                numbers("model.pixel_std"),
                integer("resnets.depth"),
                integer("resnets.stem_out_channels"),
                integer("resnets.res2_out_channels"),
                integer("resnets.width_per_group"),
                get("resnets.stride_in_1x1").asBoolean(),
                !get("model.max_pool").asBoolean(),
                flat("anchor_generator.sizes"),
                flat("anchor_generator.aspect_ratios"),
                get("anchor_generator.offset").asDouble(),
                integer("proposal_generator.hidden_channels"),
                integer("rpn.pre_nms_topk_test"),
                integer("rpn.post_nms_topk_test"),
                get("rpn.nms_thresh").asDouble(),
                get("proposal_generator.min_size").asDouble(),
                integer("roi_box_head.pooler_resolution"),
                integer("roi_heads.num_classes"),
                integer("roi_box_head.num_attrs"),
                numbers("roi_box_head.bbox_reg_weights"),
                numbers("roi_heads.nms_thresh_test"),
                integer("min_detections"),
                integer("max_detections"));
    }

    private JsonNode get(String path) {
        JsonNode node = root;
        for (String key : path.split("\\.", -1)) {
            node = node.path(key);
        }
        if (node.isMissingNode() || node.isNull()) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, file + ": lacks " + path.toUpperCase(Locale.ROOT));
        }
        return node;
    }

    private int integer(String path) {
        JsonNode node = get(path);
        if (!node.isNumber() || node.asDouble() != node.asInt() || node.asInt() < 0) {
            throw wrong(path, "is a whole number from 0, not " + node);
        }
        return node.asInt();
    }

    /** A list, or a number as a list of one. */
    private List<Double> numbers(String path) {
        JsonNode node = get(path);
        List<JsonNode> nodes =
                node.isArray() ? StreamSupport.stream(node.spliterator(), false).toList() : List.of(node);
        if (!nodes.stream().allMatch(JsonNode::isNumber)) {
            throw wrong(path, "is a list of numbers, not " + node);
        }
        return nodes.stream().map(JsonNode::asDouble).toList();
    }

    /** A list of one list, as there is one feature map. */
    private List<Double> flat(String path) {
        JsonNode node = get(path);
        if (node.size() != 1 || !node.get(0).isArray()) {
            throw wrong(path, "is a list of one list of numbers, not " + node);
        }
        return StreamSupport.stream(node.get(0).spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }

    private void refuse(String path, int expected) {
        if (get(path).asInt() != expected) {
            throw wrong(path, "can only be " + expected + ", not " + get(path));
        }
    }

    private void refuseTrue(String path) {
        if (get(path).asBoolean()) {
            throw wrong(path, "can only be false");
        }
    }

    private VisualBertException wrong(String path, String what) {
        return new VisualBertException(
                VisualBertException.Code.CHECKPOINT, file + ": " + path.toUpperCase(Locale.ROOT) + " " + what);
    }

    private static JsonNode lower(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        Map<String, JsonNode> fields = node.properties().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                        entry -> lower(entry.getValue()),
                        (a, b) -> b));
        return new YAMLMapper().createObjectNode().setAll(fields);
    }
}
