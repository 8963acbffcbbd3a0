package org.visualbert4j.cli;

import picocli.CommandLine.Option;

/** Under which keys records have their texts and images. */
final class FieldOptions {

    @Option(
            names = "--text-field",
            paramLabel = "<key>",
            defaultValue = "text",
            description = "Key of the text. Default: text.")
    String text = "text";

    @Option(
            names = "--pair-field",
            paramLabel = "<key>",
            defaultValue = "text_pair",
            description = "Key of a second text. Default: text_pair.")
    String pair = "text_pair";

    @Option(
            names = "--image-field",
            paramLabel = "<key>",
            defaultValue = "img",
            description = "Key of the image's path. Default: img.")
    String image = "img";
}
