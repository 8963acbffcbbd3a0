package org.visualbert4j.cli;

import java.nio.file.Path;
import org.visualbert4j.importer.HatefulMemes;
import org.visualbert4j.importer.Meld;
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
            @Parameters(paramLabel = "DIR", description = "The data set.") Path source, @Mixin ImportOptions options) {
        return options.run(new HatefulMemes(source));
    }

    @Command(
            name = "meld",
            description = "MELD: train_sent_emo.csv, dev_sent_emo.csv, test_sent_emo.csv with the folders of clips, whose"
                    + " middle frames are taken; broken off, it goes on.",
            mixinStandardHelpOptions = true)
    int meld(
            @Parameters(paramLabel = "DIR", description = "The data set.") Path source,
            @Option(
                            names = "--label",
                            defaultValue = "emotion",
                            description = "emotion or sentiment. Default: emotion.")
                    Meld.Target label,
            @Mixin ImportOptions options) {
        return options.run(new Meld(
                source, label, options.output(), Runtime.getRuntime().availableProcessors()));
    }
}
