package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.PixelReader;
import org.visualbert4j.internal.classifier.VisualReader;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert image}: an image as the model sees it. */
@Command(
        name = "image",
        description = "Writes an image as a model sees it: decoded, upright, RGB; resized if a model is named.",
        mixinStandardHelpOptions = true)
final class ImageCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<file>", description = "The image, of any format that can be read.")
    private Path file = Path.of("");

    @Option(names = "--output", paramLabel = "<png>", required = true, description = "The PNG file to write.")
    private Path output = Path.of("");

    @Option(
            names = {"--model", "--run"},
            paramLabel = "<model>",
            description =
                    "Resize as this model does: the folder of a run, or of a saved model. --run is its former name.")
    private @Nullable Path model;

    @Override
    public Integer call() {
        RgbImage image = MissingImage.explained(List.of(file), () -> new ImageReader().read(file));
        System.out.println(file + ": " + image.width() + "x" + image.height());
        if (model != null && VisualReader.load(model) instanceof PixelReader reader) {
            image = reader.preprocessing().forEvaluation(image);
            System.out.println("as the model sees it: " + image.width() + "x" + image.height());
        }
        PngWriter.write(image, output);
        return 0;
    }
}
