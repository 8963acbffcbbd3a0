package org.visualbert4j.cli;

import picocli.CommandLine.Command;

/** {@code visualbert features}: visual tokens that are made outside the model. */
@Command(
        name = "features",
        description = "Computes the visual tokens of images with a detector or a ResNet, and shows them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FeaturesExtractCommand.class, FeaturesShowCommand.class, FeaturesConvertCommand.class})
final class FeaturesCommand {}
