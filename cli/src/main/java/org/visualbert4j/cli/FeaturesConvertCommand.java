package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.visualbert4j.internal.region.DetectorConversion;
import org.visualbert4j.internal.region.RegionNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert features convert}: a detector without Python's pickle. */
@Command(
        name = "convert",
        description = "Converts a detector's config.yaml and pytorch_model.bin to config.json and model.safetensors.",
        mixinStandardHelpOptions = true)
final class FeaturesConvertCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<detector>", description = "The detector's folder, or its name on the hub.")
    private String detector = "";

    @Option(names = "--output", required = true, paramLabel = "<folder>", description = "The folder to make.")
    private Path output = Path.of("");

    @Override
    public Integer call() {
        Path source = ExtractorOptions.locator().locateDetector(detector).path();
        RegionNames names = DetectorConversion.convert(source, output);
        System.out.println("a detector of " + names.objects().size() + " objects and "
                + names.attributes().size() + " attributes, in " + output);
        return 0;
    }
}
