package org.visualbert4j.cli;

import java.nio.file.Path;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.feature.FeatureStore;
import picocli.CommandLine.Command;

/** {@code visualbert cache}: the features that were computed once. */
@Command(
        name = "cache",
        description = "Tells of the features that are kept, checks them, removes them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CacheCommand {

    @Command(name = "stat", description = "How much is kept, and where.", mixinStandardHelpOptions = true)
    int stat() {
        try (FeatureStore store = open()) {
            System.out.println(folder() + ": " + text(store.stat()));
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = "Reads all that is kept; what is damaged is computed again when it is wanted.",
            mixinStandardHelpOptions = true)
    int verify() {
        try (FeatureStore store = open()) {
            FeatureStore.Stat stat = store.verify();
            System.out.println(folder() + ": " + text(stat) + "; " + stat.damaged() + " damaged");
            return stat.damaged() == 0 ? 0 : VisualBertException.Code.DATA.exitCode();
        }
    }

    @Command(name = "clear", description = "Removes all that is kept.", mixinStandardHelpOptions = true)
    int clear() {
        try (FeatureStore store = open()) {
            System.out.println(folder() + ": removed " + store.clear() + " bytes");
        }
        return 0;
    }

    private static String text(FeatureStore.Stat stat) {
        return TerminalProgress.format(
                "features of %d pictures in %d files, %.1f MB", stat.entries(), stat.files(), stat.bytes() / 1e6);
    }

    private static FeatureStore open() {
        return new FeatureStore(folder(), FeatureStore.DEFAULT_LIMIT, false);
    }

    private static Path folder() {
        return FeatureStore.defaultFolder(System.getenv());
    }
}
