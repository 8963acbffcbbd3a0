package org.visualbert4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.dataset.FieldCheck;
import org.visualbert4j.internal.features.FeatureWriter;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.internal.vision.TokenReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code visualbert features extract}: fills the cache, which training and labelling use, and writes files if asked to. */
@Command(
        name = "extract",
        description =
                "Computes the visual tokens of all images of a file of records, once. Continues where it was interrupted.",
        mixinStandardHelpOptions = true)
final class FeaturesExtractCommand implements Callable<Integer> {

    @Mixin
    private ExtractorOptions extractor = new ExtractorOptions();

    @Option(names = "--data", required = true, paramLabel = "<file>", description = "The records, JSON lines.")
    private Path data = Path.of("");

    @Option(
            names = "--image-field",
            paramLabel = "<text>",
            defaultValue = "img",
            description = "Key of the image's path. Default: img.")
    private String imageField = "img";

    @Option(
            names = "--output",
            paramLabel = "<file|folder>",
            description = "Also write them for other programs: a folder of a file an image, or for tsv one file.")
    private @Nullable Path output;

    @Option(
            names = "--format",
            defaultValue = "npz",
            description =
                    "npz, safetensors, or tsv, bottom-up attention's table of six columns, for --output. Default: npz.")
    private FeatureWriter writer = FeatureWriter.NPZ;

    private int broken;
    private long tokens;

    @Override
    public Integer call() throws IOException {
        FieldNames names = new FieldNames("text", "text_pair", imageField, "label", "choices", null);
        List<LabelledRecord> records = RecordFile.readWithMissingTexts(data, RecordFormat.JSONL, names);
        new FieldCheck(RecordFormat.JSONL, names).images(records);
        long without =
                records.stream().filter(record -> record.images().isEmpty()).count();
        if (without > 0) {
            TerminalProgress.warn(data.getFileName() + ": " + without + " of " + records.size()
                    + " records name no image under \"" + imageField + "\"");
        }
        List<Path> images = records.stream()
                .map(LabelledRecord::images)
                .flatMap(List::stream)
                .distinct()
                .toList();
        if (output != null) {
            checkNames(images);
        }
        try (TokenReader reader = extractor.source().open();
                ProgressBar bar =
                        TerminalBar.of("images", images.size()).showSpeed().build()) {
            if (output == null) {
                extract(reader, images, bar, (id, features) -> {});
            } else {
                writer.write(output, sink -> extract(reader, images, bar, sink));
            }
            System.out.println(TerminalProgress.format(
                    "%d images, %d tokens of %d numbers%s",
                    images.size() - broken,
                    tokens,
                    reader.dimension(),
                    broken == 0 ? "" : "; " + broken + " images could not be read"));
        }
        return broken == 0 ? 0 : ExitCodes.of(VisualBertException.Code.IMAGE);
    }

    private void extract(TokenReader reader, List<Path> images, ProgressBar bar, FeatureWriter.Sink sink)
            throws IOException {
        for (Path image : images) {
            try {
                ImageFeatures features = reader.read(image);
                sink.put(id(image), features);
                tokens += features.count();
            } catch (VisualBertException e) {
                if (e.code() != VisualBertException.Code.IMAGE) {
                    throw e;
                }
                System.err.println(FlagNames.in(String.valueOf(e.getMessage())));
                broken++;
            }
            bar.step();
        }
    }

    private static String id(Path image) {
        return String.valueOf(image.getFileName()).replaceFirst("\\.[A-Za-z]{1,5}$", "");
    }

    /** Other programs find features by the name of the image's file, so that no two may have the same. */
    private void checkNames(List<Path> images) {
        Map<String, Path> known = new HashMap<>();
        for (Path image : images) {
            Path other = known.put(id(image), image);
            if (other != null) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        data + ": " + other + " and " + image + " would both be written as " + id(image)
                                + "; give them other names, or leave out --output");
            }
        }
    }
}
