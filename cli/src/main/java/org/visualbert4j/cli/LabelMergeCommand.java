package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.label.Merge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert label merge}: the outputs of all shards as one. */
@Command(
        name = "merge",
        description =
                "Joins the outputs of label --shard, in the order of the input. No record may be missing or doubled.",
        mixinStandardHelpOptions = true)
final class LabelMergeCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "<output>", description = "What is written.")
    private Path output = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "<part>",
            description = "The outputs of all shards, in any order; their checkpoints are beside them.")
    private List<Path> parts = List.of();

    @Option(
            names = "--bad-records",
            paramLabel = "<file>",
            description = "Where to join the parts' files of bad records, if they have any.")
    private @Nullable Path badRecords;

    @Override
    public Integer call() {
        Merge.Result result = Merge.of(parts).write(output, badRecords);
        System.err.println(result.labelled() + " records are labelled, " + result.bad() + " are bad; " + parts.size()
                + " parts are joined in " + output);
        return result.bad() == 0 ? 0 : ExitCodes.SOME_RECORDS_BAD;
    }
}
