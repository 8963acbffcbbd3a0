package org.visualbert4j.internal.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.extract.DetectedRegions;
import org.visualbert4j.internal.extract.FeatureFiles;
import org.visualbert4j.internal.extract.GridCells;
import org.visualbert4j.internal.grid.GridExtractor;
import org.visualbert4j.internal.grid.ResNetFile;
import org.visualbert4j.internal.hub.ModelLocator;
import org.visualbert4j.internal.region.RegionCount;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.vision.TokenSource;

/** What visual tokens are made of an image, and by what. */
public record VisualSettings(
        @Setting(
                help =
                        "What makes visual tokens of an image: pixels, patches or conv-grid, which need nothing else; grid, the"
                                + " cells of a ResNet; regions, which a detector finds; features, which are stored.",
                value = "conv-grid")
        String visual,

        @Setting(
                help =
                        "For grid a ResNet, torchvision's file, Hugging Face's folder or a name on the hub; for regions a"
                                + " detector's folder or name; for features the file or folder that holds them.",
                form = "path|name")
        @Nullable
        String visualModel,

        @Setting(
                help =
                        "Train the ResNet of grid with the model, but for its norms; otherwise its features are computed once"
                                + " and kept.",
                value = "false")
        boolean trainVisual,

        @Setting(help = "Learning-rate multiplier of the visual encoder.", value = "1")
        double visualRate,

        @Setting(
                help =
                        "Regions of an image: 36, or 10-100 for as many as are certain. Of features the most that count.",
                form = "N|MIN-MAX")
        @Nullable
        String regions,

        @Setting(help = "Rows and columns of tokens, for grid.", value = "7x7", form = "ROWSxCOLUMNS")
        String grid,

        @Setting(
                help = "Which of a ResNet's feature maps, for grid: c4, a cell every 16 pixels, or c5, every 32.",
                value = "c5")
        String gridStage,

        @Setting(
                help =
                        "Whether features are normalised and told where their box is; by default for a new model, as published"
                                + " checkpoints were trained without.")
        @Nullable
        Boolean visualPlaces,

        @Setting(help = "Number format that features are computed and kept in.", value = "fp32")
        String visualPrecision,

        @Setting(
                help = "Height and width that images are resized to; detectors choose theirs.",
                value = "224x224",
                form = "HEIGHTxWIDTH")
        String imageSize,

        @Setting(
                help = "Mean and deviation that images are normalised by: ImageNet's, or those of the training images.",
                value = "imagenet")
        String imageNormalization,

        @Setting(help = "Side of a patch in pixels, for patches.", value = "16")
        int patchSize,

        @Setting(help = "Length of a run of pixels, for pixels.", value = "2048")
        int pixelRun,

        @Setting(
                help = "Channels after each convolution, for conv-grid; each halves height and width.",
                value = "[32, 64, 128, 128]")
        List<Integer> convChannels) {

    private static final int MOST_REGIONS = 100;
    private static final int MOST_PIXELS = 8192; // of a side
    private static final int MOST_CELLS = 1024; // of a side
    private static final int MOST_NUMBERS = 1 << 24; // of a visual token
    private static final int MOST_CHANNELS = 1 << 16;
    private static final int MOST_CONVOLUTIONS = 16;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    /** Where tokens come from. */
    public enum Kind {
        PIXELS,
        PATCHES,
        CONV_GRID,
        GRID,
        REGIONS,
        FEATURES
    }

    static final Map<String, Kind> KINDS = Map.of(
            "pixels", Kind.PIXELS,
            "patches", Kind.PATCHES,
            "conv-grid", Kind.CONV_GRID,
            "grid", Kind.GRID,
            "regions", Kind.REGIONS,
            "features", Kind.FEATURES);
    static final Map<String, Integer> STAGES = Map.of("c4", 3, "c5", 4);
    static final Map<String, MatmulPrecision> PRECISIONS =
            Map.of("fp32", MatmulPrecision.FP32, "bf16", MatmulPrecision.BF16);
    static final Map<String, Boolean> OF_TRAINING = Map.of("imagenet", false, "training", true);

    /** Checks the choices and the numbers. */
    public VisualSettings {
        convChannels = List.copyOf(convChannels);
        Choices.choose("visual", visual, KINDS);
        Choices.check(visualRate > 0, "visual-rate", visualRate, "a number above 0");
        count(regions);
        size("grid", grid, "ROWSxCOLUMNS", "7x7", MOST_CELLS);
        Choices.choose("grid-stage", gridStage, STAGES);
        Choices.choose("visual-precision", visualPrecision, PRECISIONS);
        size("image-size", imageSize, "HEIGHTxWIDTH", "224x224", MOST_PIXELS);
        Choices.choose("image-normalization", imageNormalization, OF_TRAINING);
        Choices.range("patch-size", patchSize, 1, MOST_PIXELS);
        Choices.range("pixel-run", pixelRun, 1, MOST_NUMBERS);
        Choices.check(
                !convChannels.isEmpty()
                        && convChannels.size() <= MOST_CONVOLUTIONS
                        && convChannels.stream().allMatch(number -> number >= 1 && number <= MOST_CHANNELS),
                "conv-channels",
                convChannels,
                "1 to " + MOST_CONVOLUTIONS + " numbers, each 1 to " + MOST_CHANNELS);
    }

    public Kind kind() {
        return Choices.choose("visual", visual, KINDS);
    }

    private MatmulPrecision precision() {
        return Choices.choose("visual-precision", visualPrecision, PRECISIONS);
    }

    /** Whether images are normalised by the mean and deviation of the training images. */
    public boolean normalizedByTraining() {
        return Choices.choose("image-normalization", imageNormalization, OF_TRAINING);
    }

    /** Whether tokens are made outside the model that is trained. */
    public boolean areFeatures() {
        Kind kind = kind();
        return kind == Kind.REGIONS || kind == Kind.FEATURES || (kind == Kind.GRID && !trainVisual);
    }

    /**
     * What computes features, where something does.
     *
     * @param locator finds it
     * @throws VisualBertException CONFIG where tokens are made otherwise, and as the locator
     */
    public TokenSource extractor(ModelLocator locator) {
        Choices.check(kind() == Kind.REGIONS || kind() == Kind.GRID, "visual", visual, "regions or grid");
        return source(locator);
    }

    /** Where features come from, if they do. */
    public TokenSource source(ModelLocator locator) {
        return switch (kind()) {
            case REGIONS -> new DetectedRegions(locator.locateDetector(model()).name(), count(regions), precision());
            case GRID -> new GridCells(locator.locateResNet(model()).name(), cells(), precision());
            case FEATURES -> stored();
            case PIXELS, PATCHES, CONV_GRID -> throw new IllegalStateException(visual);
        };
    }

    /** The features that are stored. */
    public FeatureFiles stored() {
        return new FeatureFiles(Path.of(model()).toAbsolutePath().normalize().toString(), mostTokens());
    }

    /** The ResNet that is trained with the model; null where none is. */
    @Nullable
    public ResNetFile resnet(ModelLocator locator) {
        return kind() == Kind.GRID && trainVisual
                ? ResNetFile.open(locator.locateResNet(model()).path())
                : null;
    }

    /** What the kind needs. */
    private String model() {
        if (visualModel == null) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "visual " + visual + " needs visual-model, the file or folder it is of");
        }
        return visualModel;
    }

    /** The grid's image size, stages, rows and columns. */
    public GridExtractor.Grid cells() {
        int[] image = heightAndWidth();
        int[] tokens = size("grid", grid, "ROWSxCOLUMNS", "7x7", MOST_CELLS);
        int stages = Choices.choose("grid-stage", gridStage, STAGES);
        return new GridExtractor.Grid(image[0], image[1], stages, tokens[0], tokens[1]);
    }

    /** The most tokens that an image has, if features are of regions. */
    public int mostTokens() {
        RegionCount count = count(regions);
        return count == null ? MOST_REGIONS : count.maximum();
    }

    /** Height and width of images. */
    public int[] heightAndWidth() {
        return size("image-size", imageSize, "HEIGHTxWIDTH", "224x224", MOST_PIXELS);
    }

    private static @Nullable RegionCount count(@Nullable String regions) {
        try {
            return regions == null ? null : RegionCount.parse(regions);
        } catch (VisualBertException e) {
            throw new VisualBertException(VisualBertException.Code.CONFIG, "`regions`: " + e.getMessage(), e);
        }
    }

    private static int[] size(String key, String text, String form, String example, int most) {
        Matcher matcher = SIZE.matcher(text);
        int[] size = matcher.matches()
                ? new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))}
                : new int[2];
        Choices.check(
                Arrays.stream(size).allMatch(side -> side >= 1 && side <= most),
                key,
                text,
                form + ", such as " + example + ", each 1 to " + most);
        return size;
    }
}
