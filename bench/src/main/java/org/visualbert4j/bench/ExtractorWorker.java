package org.visualbert4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.visualbert4j.internal.grid.GridExtractor;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.region.RegionDetector;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.vision.FeatureExtractor;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * Extracts features on demand, for a benchmark that takes turns: reads {@code regions|grid fp32|bf16} a line, answers with the
 * milliseconds and the first features.
 */
public final class ExtractorWorker {

    private ExtractorWorker() {}

    /** Arguments: the detector's folder, the ResNet's, an image. */
    public static void main(String[] arguments) throws IOException {
        RgbImage image = new ImageReader().read(Path.of(arguments[2]));
        Map<String, FeatureExtractor> extractors = new TreeMap<>();
        for (MatmulPrecision precision : MatmulPrecision.values()) {
            String name = precision.name().toLowerCase(Locale.ROOT);
            extractors.put(
                    "grid " + name,
                    new GridExtractor(Path.of(arguments[1]), new GridExtractor.Grid(448, 448, 4, 14, 14), precision));
            extractors.put("regions " + name, RegionDetector.load(Path.of(arguments[0]), null, precision));
        }
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            FeatureExtractor extractor = Objects.requireNonNull(extractors.get(line));
            long start = System.nanoTime();
            ImageFeatures features = extractor.extract(image);
            double milliseconds = (System.nanoTime() - start) / 1e6;
            StringBuilder answer = new StringBuilder(String.valueOf(milliseconds));
            for (int i = 0; i < 64; i++) {
                answer.append(' ').append(features.features()[i]);
            }
            System.out.println(answer);
        }
    }
}
