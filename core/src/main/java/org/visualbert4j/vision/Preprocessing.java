package org.visualbert4j.vision;

import java.util.List;
import java.util.random.RandomGenerator;

/** Placeholder. */
public record Preprocessing(
        int height, int width, boolean randomResizedCrop, boolean horizontalFlip, List<Float> mean, List<Float> std) {
    public static Preprocessing imageNet(int height, int width, boolean randomResizedCrop, boolean horizontalFlip) {
        return new Preprocessing(
                height,
                width,
                randomResizedCrop,
                horizontalFlip,
                List.of(0.485f, 0.456f, 0.406f),
                List.of(0.229f, 0.224f, 0.225f));
    }

    public Preprocessing normalizedBy(List<Float> newMean, List<Float> newStd) {
        return new Preprocessing(height, width, randomResizedCrop, horizontalFlip, newMean, newStd);
    }

    public RgbImage forEvaluation(RgbImage image) {
        return image;
    }

    public RgbImage forTraining(RgbImage image, RandomGenerator random) {
        return image;
    }
}
