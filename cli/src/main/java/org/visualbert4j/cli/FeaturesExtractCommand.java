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
import org.visualbert4j.internal.vision.PictureFeatures;
import org.visualbert4j.internal.vision.TokenReader;
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

    @Option(names = "--image-field", defaultValue = "img", description = "Key of the image's path. Default: img.")
    private String imageField = "img";

    @Option(
            names = "--output",
            paramLabel = "OUT",
            description = "Also write them for other programs: a folder of a file a picture, or for tsv one file.")
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
        List<Path> pictures = records.stream()
                .map(LabelledRecord::images)
                .flatMap(List::stream)
                .distinct()
                .toList();
        if (output != null) {
            checkNames(pictures);
        }
        try (TokenReader reader = extractor.source().open();
                ProgressBar bar =
                        TerminalBar.of("pictures", pictures.size()).showSpeed().build()) {
            if (output == null) {
                extract(reader, pictures, bar, (id, features) -> {});
            } else {
                writer.write(output, sink -> extract(reader, pictures, bar, sink));
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

    private void extract(TokenReader reader, List<Path> pictures, ProgressBar bar, FeatureWriter.Sink sink)
            throws IOException {
        for (Path picture : pictures) {
            try {
                PictureFeatures features = reader.read(picture);
                sink.put(id(picture), features);
                tokens += features.count();
            } catch (VisualBertException e) {
                if (e.code() != VisualBertException.Code.IMAGE) {
                    throw e;
                }
                System.err.println(e.getMessage());
                broken++;
            }
            bar.step();
        }
    }

    private static String id(Path picture) {
        return String.valueOf(picture.getFileName()).replaceFirst("\\.[A-Za-z]{1,5}$", "");
    }

    /** Other programs find features by the name of the picture's file, so that no two may have the same. */
    private void checkNames(List<Path> pictures) {
        Map<String, Path> known = new HashMap<>();
        for (Path picture : pictures) {
            Path other = known.put(id(picture), picture);
            if (other != null) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        data + ": " + other + " and " + picture + " would both be written as " + id(picture)
                                + "; give them other names, or leave out --output");
            }
        }
    }
}
