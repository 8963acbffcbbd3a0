package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.visualbert4j.internal.extract.DetectedRegions;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.region.RegionDetector;
import org.visualbert4j.internal.region.RegionNames;
import org.visualbert4j.internal.report.FeatureDrawing;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.internal.vision.TokenReader;
import org.visualbert4j.internal.vision.TokenSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert features show}: what the visual tokens of an image are of. */
@Command(
        name = "show",
        description = "Draws the regions that a detector finds, with their names, or a grid's cells with their norms.",
        mixinStandardHelpOptions = true)
final class FeaturesShowCommand implements Callable<Integer> {

    @Mixin
    private ExtractorOptions extractor = new ExtractorOptions();

    @Parameters(paramLabel = "<image>", description = "The image.")
    private Path image = Path.of("");

    @Option(names = "--output", required = true, paramLabel = "<png>", description = "The PNG file to write.")
    private Path output = Path.of("");

    @Override
    public Integer call() {
        TokenSource source = extractor.source();
        RgbImage shown = MissingImage.explained(List.of(image), () -> new ImageReader().read(image));
        try (TokenReader reader = source.open()) {
            ImageFeatures features = reader.read(image);
            ImageFeatures.Detections found = features.detections();
            if (found == null || !(source instanceof DetectedRegions regions)) {
                FeatureDrawing.cells(shown, features, output);
                System.out.println(features.count() + " cells of " + features.dimension() + " numbers");
                return 0;
            }
            RegionNames names = RegionDetector.names(regions.folder());
            for (int i = 0; i < features.count(); i++) {
                System.out.println(TerminalProgress.format(
                        "%5.1f %%  %s  (%5.1f %% %s)",
                        100 * found.objectProbabilities()[i],
                        names.objects().get(found.objects()[i]),
                        100 * found.attributeProbabilities()[i],
                        names.attributes().get(found.attributes()[i])));
            }
            if (found.objectProbabilities()[0] <= RegionDetector.UNCERTAIN) {
                System.out.println(TerminalProgress.format(
                        "nothing is certain: no object has more than %.0f %%; these are the likeliest regions",
                        100 * RegionDetector.UNCERTAIN));
            }
            FeatureDrawing.regions(shown, features, names.objects(), names.attributes(), output);
        }
        return 0;
    }
}
