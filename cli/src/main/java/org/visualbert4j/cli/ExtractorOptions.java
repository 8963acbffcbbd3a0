package org.visualbert4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.hub.HubSettings;
import org.visualbert4j.internal.hub.ModelLocator;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.vision.TokenSource;
import picocli.CommandLine.Option;

/** Which extractor, in the words of {@code train}'s settings. */
final class ExtractorOptions {

    @Option(
            names = {"--visual", "--encoder"},
            required = true,
            paramLabel = "<regions|grid>", // of train's kinds those that are extracted
            description = "What makes visual tokens of an image. --encoder is its former name.")
    private String visual = "";

    @Option(
            names = "--visual-model",
            required = true,
            description = "The detector's folder, the ResNet's file or folder, or a name on the hub.")
    private String model = "";

    @Option(names = "--regions", description = "Regions of an image: 36, or 10-100.")
    private @Nullable String regions;

    @Option(names = "--grid", description = "Tokens of a grid. Default: 7x7.")
    private @Nullable String grid;

    @Option(names = "--grid-stage", description = "Which feature map of the ResNet. Default: c5.")
    private @Nullable String gridStage;

    @Option(
            names = "--image-size",
            description = "Height and width that images are resized to, for grid. Default: 224x224.")
    private @Nullable String imageSize;

    @Option(names = "--visual-precision", description = "Format that features are kept in. Default: fp32.")
    private @Nullable String precision;

    TokenSource source() {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("visual", visual);
        flags.put("visual-model", model);
        put(flags, "regions", regions);
        put(flags, "grid", grid);
        put(flags, "grid-stage", gridStage);
        put(flags, "image-size", imageSize);
        put(flags, "visual-precision", precision);
        return SettingsReader.read(null, flags).visual().extractor(locator());
    }

    /** Tells of downloads on the other stream than what was asked for. */
    static ModelLocator locator() {
        return new ModelLocator(() -> HubSettings.of(System.getenv()), System.err::println);
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
