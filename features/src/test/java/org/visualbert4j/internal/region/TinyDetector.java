package org.visualbert4j.internal.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A detector of few channels and classes on small images, with weights made by formula. */
public final class TinyDetector {

    private static final String CONFIG = """
            input: {format: BGR, min_size_test: 96, max_size_test: 160}
            model: {max_pool: true, pixel_mean: [102.9801, 115.9465, 122.7717], pixel_std: [1.0, 1.0, 1.0]}
            anchor_generator: {sizes: [[32, 64]], aspect_ratios: [[0.5, 1.0, 2.0]], offset: 0.0}
            proposal_generator: {hidden_channels: 16, min_size: 0}
            resnets: {depth: 50, num_groups: 1, stem_out_channels: 8, res2_out_channels: 16, width_per_group: 4,
              stride_in_1x1: true}
            roi_box_head: {num_attrs: 3, bbox_reg_weights: [10.0, 10.0, 5.0, 5.0], pooler_resolution: 14,
              cls_agnostic_bbox_reg: false, res5halve: false}
            roi_heads: {num_classes: 5, nms_thresh_test: [0.3, 0.7], score_thresh_test: 0.2}
            rpn: {pre_nms_topk_test: 100, post_nms_topk_test: 20, nms_thresh: 0.7}
            min_detections: 4
            max_detections: 6
            size_divisibility: 0
            """;

    private TinyDetector() {}

    /** Writes its folder, configured in YAML. */
    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), CONFIG);
        FormulaWeights.small().write(DetectorConfigFile.read(folder), folder);
        return folder;
    }
}
