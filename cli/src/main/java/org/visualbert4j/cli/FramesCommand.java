package org.visualbert4j.cli;

import picocli.CommandLine.Command;

/** {@code visualbert frames}: images out of videos. */
@Command(
        name = "frames",
        description = "Takes images out of videos.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = FramesExtractCommand.class)
final class FramesCommand {}
