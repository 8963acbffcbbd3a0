package org.visualbert4j.cli;

import java.util.function.Function;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.features.FeatureStore;
import org.visualbert4j.internal.features.StoreSettings;
import picocli.CommandLine.Command;

/** {@code visualbert cache}: the features that were computed once. */
@Command(
        name = "cache",
        description = "Shows, checks or removes the features that are kept.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CacheCommand {

    @Command(name = "stat", description = "How much is kept, and where.", mixinStandardHelpOptions = true)
    int stat() {
        return tell(store -> text(store.stat()));
    }

    @Command(
            name = "verify",
            description = "Reads all that is kept; what is damaged is computed again when it is wanted.",
            mixinStandardHelpOptions = true)
    int verify() {
        int[] damaged = new int[1];
        tell(store -> {
            FeatureStore.Stat stat = store.verify();
            damaged[0] = stat.damaged();
            return text(stat) + "; " + stat.damaged() + " damaged";
        });
        return damaged[0] == 0 ? 0 : ExitCodes.of(VisualBertException.Code.DATA);
    }

    @Command(name = "clear", description = "Removes all that is kept.", mixinStandardHelpOptions = true)
    int clear() {
        return tell(store -> "removed " + store.clear() + " bytes");
    }

    private static int tell(Function<FeatureStore, String> what) {
        StoreSettings settings = StoreSettings.of(System.getenv());
        try (FeatureStore store = settings.open()) {
            System.out.println(
                    store == null
                            ? "VISUALBERT_FEATURE_CACHE is none: nothing is kept"
                            : settings.folder() + ": " + what.apply(store));
        }
        return 0;
    }

    private static String text(FeatureStore.Stat stat) {
        return TerminalProgress.format(
                "features of %d images in %d files, %.1f MB", stat.entries(), stat.files(), stat.bytes() / 1e6);
    }
}
