package org.visualbert4j.internal.region;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.checkpoint.WeightFiles;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Weights of a detector made from their names: a hash of the name and the index, scaled so that a network of them finds
 * different things in different places. A file of weights is not needed to check all of the arithmetic.
 */
public final class FormulaWeights {

    private final Map<String, Double> gains;

    /** With a gain for each part of names, the first that a name has counting. */
    private FormulaWeights(Map<String, Double> gains) {
        this.gains = new LinkedHashMap<>(gains);
    }

    /** The gains with which a small detector tells things apart. */
    static FormulaWeights small() {
        Map<String, Double> gains = new LinkedHashMap<>();
        gains.put(".stem.", 0.037);
        gains.put(".shortcut.", 1.7);
        gains.put(".conv3.", 0.5);
        gains.put(".conv1.", 1.7);
        gains.put(".conv2.", 1.7);
        gains.put(".rpn_head.conv.", 1.4);
        gains.put(".objectness_logits.", 2.0);
        gains.put(".anchor_deltas.", 0.8);
        gains.put(".cls_score.", 4.0);
        gains.put(".bbox_pred.", 2.0);
        gains.put(".fc_attr.", 1.4);
        gains.put(".attr_score.", 3.0);
        return new FormulaWeights(gains);
    }

    /** The same for the widths and depth of the published detector. */
    static FormulaWeights full() {
        FormulaWeights weights = small();
        weights.gains.put(".stem.", 0.0959);
        weights.gains.put(".conv3.", 0.3);
        weights.gains.put(".cls_score.", 8.0);
        weights.gains.put(".attr_score.", 6.0);
        return weights;
    }

    /** Writes the weights that a detector of a configuration wants, but for its anchors. */
    void write(DetectorConfig config, Path folder) {
        try (RegionDetector shape = new RegionDetector(
                        config,
                        false,
                        org.visualbert4j.internal.runtime.MatmulPrecision.FP32,
                        new RegionNames(java.util.List.of(), java.util.List.of()));
                Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            shape.parameters().all().stream()
                    .filter(parameter -> !parameter.name().contains("cell_anchors"))
                    .forEach(parameter -> {
                        long[] sizes = parameter.shape().stream()
                                .mapToLong(Long::longValue)
                                .toArray();
                        tensors.put(
                                parameter.name(),
                                torch.tensor(values(parameter.name(), sizes)).view(sizes));
                    });
            SafetensorsWriter.write(folder.resolve(WeightFiles.SAFETENSORS), tensors);
        }
    }

    /** The values of one tensor, row by row. */
    float[] values(String name, long... shape) {
        long hash = hash(name);
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) value(name, hash, i, (double) count / shape[0]);
        }
        return values;
    }

    private double value(String name, long hash, int i, double fanIn) {
        if (name.endsWith(".running_mean") || name.endsWith(".bias")) {
            return 0.1 * signed(hash, i);
        }
        if (name.endsWith(".running_var")) {
            return 1 + 0.2 * uniform(hash, i);
        }
        if (name.endsWith(".norm.weight")) {
            return 1 + 0.1 * signed(hash, i);
        }
        if (name.endsWith("cls_embedding.weight")) {
            return signed(hash, i);
        }
        double paired = i % 2 == 0 ? signed(hash, i) : -signed(hash, i - 1);
        return paired * (Math.sqrt(3 / fanIn) * gain(name));
    }

    private double gain(String name) {
        return gains.entrySet().stream()
                .filter(entry -> name.contains(entry.getKey()))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** FNV-1a of 64 bits. */
    private static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001B3L;
        }
        return hash;
    }

    /** SplitMix64's output at a place, as a number from 0 to below 1. */
    private static double uniform(long hash, long i) {
        long z = hash + i * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1p-53;
    }

    private static double signed(long hash, long i) {
        return 2 * uniform(hash, i) - 1;
    }
}
