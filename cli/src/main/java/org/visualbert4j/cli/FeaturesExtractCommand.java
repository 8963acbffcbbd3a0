package org.visualbert4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.FieldNames;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.data.RecordFile;
import org.visualbert4j.data.RecordFormat;
import org.visualbert4j.feature.FeatureWriter;
import org.visualbert4j.feature.PictureFeatures;
import org.visualbert4j.feature.TokenReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code visualbert features extract}: fills the cache, which training and labelling use, and writes files if asked to. */
@Command(
        name = "extract",
        description = "Computes the visual tokens of all pictures of a file of records, once; broken off, it goes on.",
        mixinStandardHelpOptions = true)
final class FeaturesExtractCommand implements Callable<Integer> {

    @Mixin
    private ExtractorOptions extractor = new ExtractorOptions();

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The records, JSON lines.")
    private Path data = Path.of("");

    @Option(names = "--image-field", defaultValue = "img", description = "Key of the picture's path. Default: img.")
    private String imageField = "img";

    @Option(names = "--output", paramLabel = "DIR", description = "Also write a file a picture, for other programs.")
    private @Nullable Path output;

    @Option(names = "--write", defaultValue = "npz", description = "npz or safetensors, for --output. Default: npz.")
    private FeatureWriter writer = FeatureWriter.NPZ;

    @Override
    public Integer call() {
        FieldNames names = new FieldNames("text", "text_pair", imageField, "label", "choices", null);
        List<Path> pictures = RecordFile.readWithMissingTexts(data, RecordFormat.JSONL, names).stream()
                .map(LabelledRecord::images)
                .flatMap(List::stream)
                .distinct()
                .toList();
        int broken = 0;
        long tokens = 0;
        try (TokenReader reader = extractor.source().open();
                ProgressBar bar = bar(pictures.size())) {
            for (Path picture : pictures) {
                try {
                    tokens += extract(reader, picture);
                } catch (VisualBertException e) {
                    if (e.code() != VisualBertException.Code.IMAGE) {
                        throw e;
                    }
                    System.err.println(e.getMessage());
                    broken++;
                }
                bar.step();
            }
            System.out.println(TerminalProgress.format(
                    "%d pictures, %d tokens of %d numbers%s",
                    pictures.size() - broken,
                    tokens,
                    reader.dimension(),
                    broken == 0 ? "" : "; " + broken + " pictures could not be read"));
        }
        return broken == 0 ? 0 : VisualBertException.Code.IMAGE.exitCode();
    }

    private int extract(TokenReader reader, Path picture) {
        String id = String.valueOf(picture.getFileName()).replaceFirst("\\.[A-Za-z]{1,5}$", "");
        PictureFeatures features = reader.read(picture);
        if (output != null && !Files.exists(writer.file(output, id))) {
            writer.write(output, id, features);
        }
        return features.count();
    }

    private static ProgressBar bar(int pictures) {
        return new ProgressBarBuilder()
                .setTaskName("pictures")
                .setInitialMax(pictures)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(TerminalProgress.isTerminal() ? 500 : 30_000)
                .showSpeed()
                .build();
    }
}
