package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.LabelledRecord;

/** Mean and standard deviation of images' channels, on the scale of 0 to 1. */
record ImageStatistics(List<Float> mean, List<Float> standardDeviation) {

    private static final int MAX_IMAGES = 1000;
    private static final double MIN_DEVIATION = 1e-3; // of images of one colour

    /** Over the pixels of the records' first thousand images; broken ones are passed over, and met again in training. */
    static ImageStatistics of(List<LabelledRecord> records) {
        ImageReader reader = new ImageReader();
        double[] sum = new double[3];
        double[] squares = new double[3];
        long pixels = 0;
        List<Path> images = records.stream()
                .map(LabelledRecord::image)
                .filter(Objects::nonNull)
                .distinct()
                .limit(MAX_IMAGES)
                .toList();
        for (Path path : images) {
            try {
                RgbImage image = reader.read(path);
                byte[] rgb = image.rgb();
                for (int i = 0; i < rgb.length; i++) {
                    double value = (rgb[i] & 0xff) / 255.0;
                    sum[i % 3] += value;
                    squares[i % 3] += value * value;
                }
                pixels += rgb.length / 3;
            } catch (VisualBertException e) {
                // met again in training, where the policy for bad images decides
            }
        }
        if (pixels == 0) {
            throw new VisualBertException(
                    VisualBertException.Code.IMAGE, "`image-normalization`: none of the training images can be read");
        }
        Float[] mean = new Float[3];
        Float[] deviation = new Float[3];
        for (int channel = 0; channel < 3; channel++) {
            double m = sum[channel] / pixels;
            mean[channel] = (float) m;
            deviation[channel] =
                    (float) Math.max(MIN_DEVIATION, Math.sqrt(Math.max(0, squares[channel] / pixels - m * m)));
        }
        return new ImageStatistics(List.of(mean), List.of(deviation));
    }
}
