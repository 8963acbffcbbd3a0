package org.visualbert4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.importers.EasyVqa;
import org.visualbert4j.internal.importers.HatefulMemes;
import org.visualbert4j.internal.importers.LabelFolders;
import org.visualbert4j.internal.importers.Meld;
import org.visualbert4j.internal.importers.Nlvr;
import org.visualbert4j.internal.importers.Table;
import org.visualbert4j.internal.importers.TableColumns;
import org.visualbert4j.internal.importers.VqaV2;
import org.visualbert4j.internal.labels.LabelFormat;
import org.visualbert4j.internal.video.Decoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert import}: a data set as it is published becomes files of records. */
@Command(
        name = "import",
        description = "Makes a data set, as its makers publish it, into files of records.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "DATASET")
final class ImportCommand {

    @Command(
            name = "hateful-memes",
            description = "Hateful Memes: img/ with train.jsonl, dev_seen.jsonl, test_seen.jsonl and the like.",
            mixinStandardHelpOptions = true)
    int hatefulMemes(
            @Parameters(paramLabel = "<folder>", description = "The data set.") Path source,
            @Mixin ImportOptions options) {
        return options.run(new HatefulMemes(source));
    }

    @Command(
            name = "meld",
            description =
                    "MELD: train_sent_emo.csv, dev_sent_emo.csv, test_sent_emo.csv with the folders of clips, whose"
                            + " middle frames are taken; continues where it was interrupted.",
            mixinStandardHelpOptions = true)
    int meld(
            @Parameters(paramLabel = "<folder>", description = "The data set.") Path source,
            @Option(
                            names = "--label",
                            defaultValue = "emotion",
                            description = "Which annotation is the label. Default: emotion.")
                    Meld.Target label,
            @Option(
                            names = "--isolate",
                            description =
                                    "Decode each clip in a process of its own with limits of memory and time; takes"
                                            + " half a second more a clip.")
                    boolean isolate,
            @Mixin ImportOptions options) {
        return options.run(new Meld(
                source,
                label,
                options.output(),
                Runtime.getRuntime().availableProcessors(),
                isolate ? Decoding.ISOLATED : Decoding.HERE));
    }

    @Command(
            name = "nlvr",
            description = "NLVR: train/train.json, dev/dev.json, test/test.json with images/; each box order a record.",
            mixinStandardHelpOptions = true)
    int nlvr(
            @Parameters(paramLabel = "<folder>", description = "The data set.") Path source,
            @Mixin ImportOptions options) {
        return options.run(new Nlvr(source));
    }

    @Command(
            name = "easy-vqa",
            description = "easy-VQA: data/train/questions.json, data/test/questions.json with images/.",
            mixinStandardHelpOptions = true)
    int easyVqa(
            @Parameters(paramLabel = "<folder>", description = "The data set.") Path source,
            @Mixin ImportOptions options) {
        return options.run(new EasyVqa(source));
    }

    @Command(
            name = "vqa-v2",
            description = "VQA v2: questions and annotations, whose answers become soft labels.",
            mixinStandardHelpOptions = true)
    int vqaV2(
            @Parameters(paramLabel = "<folder>", description = "The folder of v2_OpenEnded_mscoco_*.json and the like.")
                    Path source,
            @Option(
                            names = "--images",
                            paramLabel = "<folder>",
                            description = "The folder of train2014/ and so on. Default: the data set's.")
                    @Nullable
                    Path images,
            @Option(
                            names = "--minimum-occurrence",
                            paramLabel = "<integer>",
                            defaultValue = "" + VqaV2.USUAL_MINIMUM,
                            description = "Of how many questions an answer must be the most frequent one. Default: 9.")
                    int minimum,
            @Mixin ImportOptions options) {
        return options.run(new VqaV2(source, images, Options.positive("--minimum-occurrence", minimum)));
    }

    @Command(
            name = "folders",
            description = "A folder a label: LABEL/IMAGE.jpg, or such folders in train/ and test/.",
            mixinStandardHelpOptions = true)
    int folders(
            @Parameters(paramLabel = "<folder>", description = "The folder of folders.") Path source,
            @Mixin ImportOptions options) {
        return options.run(new LabelFolders(source));
    }

    @Command(
            name = "table",
            description = "A table in CSV, TSV, Parquet or JSON, or a folder of the first three, a split each.",
            mixinStandardHelpOptions = true)
    int table(
            @Parameters(paramLabel = "<file|folder>", description = "The table, or tables.") Path source,
            @Option(
                            names = "--text-column",
                            paramLabel = "<column>",
                            defaultValue = "text",
                            description = "The texts' column. Default: text.")
                    String text,
            @Option(
                            names = "--image-column",
                            paramLabel = "<column>",
                            description = "The images' column. Default: img, if it is there.")
                    @Nullable
                    String image,
            @Option(
                            names = "--label-column",
                            paramLabel = "<column>",
                            description = "The labels' column. Default: label, if it is there.")
                    @Nullable
                    String label,
            @Option(
                            names = "--id-column",
                            paramLabel = "<column>",
                            description = "The records' names. Default: id, if it is there.")
                    @Nullable
                    String id,
            @Option(
                            names = "--images",
                            paramLabel = "<folder>",
                            description = "The folder that images' paths are relative to. Default: the table's.")
                    @Nullable
                    Path images,
            @Option(
                            names = "--quote",
                            description =
                                    "Take quotes in TSV as in CSV, around cells; without it they are part of the text.")
                    boolean quote,
            @Option(
                            names = "--label-separator",
                            paramLabel = "<text>",
                            description = "What divides several labels in one cell; without it a cell is one label.")
                    @Nullable
                    String labelSeparator,
            @Option(
                            names = "--label-format",
                            defaultValue = "plain",
                            description =
                                    "How labels are written; one-hot is numbers from 0 to 1 in a cell, a place a label. Default: plain.")
                    LabelWriting labelFormat,
            @Mixin ImportOptions options) {
        TableColumns columns = new TableColumns(text, image, label, id);
        LabelFormat labels = new LabelFormat(labelFormat == LabelWriting.ONE_HOT, labelSeparator, false);
        return options.run(new Table(source, columns, images, options.output(), quote, labels));
    }
}
