package org.visualbert4j.cli;

import java.nio.file.Path;
import org.visualbert4j.importer.HatefulMemes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
}
