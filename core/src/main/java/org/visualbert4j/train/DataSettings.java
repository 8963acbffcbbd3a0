package org.visualbert4j.train;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which records a run is about. */
public record DataSettings(
        @Setting(help = "Training records, a file of JSON lines.") @Nullable
        Path train,

        @Setting(help = "Validation records; without them a part of the training records is split off by picture.")
        @Nullable
        Path validation,

        @Setting(help = "Test records, evaluated once at the end with the best weights.") @Nullable
        Path test,

        @Setting(help = "The folder of the run, which must not hold one yet, unless it is resumed.") @Nullable
        Path output,

        @Setting(help = "Go on with the unfinished run that the output folder holds.", value = "false")
        boolean resume,

        @Setting(help = "How lines are written: jsonl, or python for Python literals.", value = "jsonl")
        String format,

        @Setting(help = "Key of the text.", value = "text") String textField,

        @Setting(help = "Key of a second text, if any.", value = "text_pair")
        String pairField,

        @Setting(help = "Key of the picture's path, relative to the file.", value = "img")
        String imageField,

        @Setting(help = "Key of the label.", value = "label")
        String labelField,

        @Setting(
                help =
                        "How labels are written: plain, or one-hot: a list of numbers from 0 to 1, a place a label, which"
                                + " is named by its place from 0.",
                value = "plain")
        String labelFormat,

        @Setting(help = "What divides several labels in one text, such as a semicolon.") @Nullable
        String labelSeparator,

        @Setting(
                help =
                        "Take labels for one that differ by space, case, Unicode form or how a number is written: in lower"
                                + " case, without spaces around it, numbers as short as can be.",
                value = "false")
        boolean normalizeLabels,

        @Setting(help = "Key of the texts to choose from, for multiple-choice.", value = "choices")
        String choicesField,

        @Setting(help = "Key of what groups records that must stay together; without it their pictures do.") @Nullable
        String groupField,

        @Setting(help = "Regular expression of the part of that field that is the group; without it all of it is.")
        @Nullable
        String groupPattern,

        @Setting(help = "Share of the training records' pictures or groups split off for validation.", value = "0.1")
        double validationFraction,

        @Setting(help = "Seed of the splits; without it the seed of all else.") @Nullable
        Long splitSeed,

        @Setting(help = "Takes a part of the training records for test: 2/5 is the second of five, divided by group.")
        @Nullable
        String fold,

        @Setting(
                help =
                        "What a missing or broken picture is: error, drop (or skip), or blank, of which the model is told.",
                value = "error")
        String onBadImage,

        @Setting(help = "What a missing text is: error, drop or blank.", value = "error")
        String onMissingText,

        @Setting(help = "What a missing label is: error, or drop, which leaves the record out.", value = "error")
        String onMissingLabel,

        @Setting(help = "Allow the same file for training and test.", value = "false")
        boolean allowOverlap,

        @Setting(help = "Threads that decode pictures ahead of training.", value = "2")
        int loaderThreads) {}
