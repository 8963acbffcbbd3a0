package org.visualbert4j.cli;

import picocli.CommandLine.Command;

/** {@code visualbert frames}: pictures out of videos. */
@Command(
        name = "frames",
        description = "Takes pictures out of videos.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = FramesExtractCommand.class)
final class FramesCommand {}
