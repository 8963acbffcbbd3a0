package org.visualbert4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.calibrate.AcceptanceFit;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.files.Json;
import picocli.CommandLine.Option;

/** Options of commands that find which labels may be taken without looking. */
final class TargetOptions {

    /** Of commands that give prediction sets. */
    static final String SETS_HELP =
            "Also give a set of labels that holds the record's own with this probability, such as 0.95; from 0.5.";

    @Option(
            names = "--target-error",
            paramLabel = "<share>",
            description =
                    "Find which labels may be taken without looking: the share of them that may be wrong, as 0.01.")
    private @Nullable Double error;

    @Option(names = "--confidence", paramLabel = "<share>", description = "How sure that is to be. Default: 0.95.")
    private @Nullable Double confidence;

    @Option(
            names = "--accept-by-label",
            description = "Labels with enough held-out records have each a threshold of its own.")
    private boolean byLabel;

    /**
     * That of the options, if they ask for it.
     *
     * @throws VisualBertException USAGE where others are given without --target-error
     */
    Optional<AcceptanceFit.Target> asked() {
        if (error == null && (confidence != null || byLabel)) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    (byLabel ? "--accept-by-label" : "--confidence") + " needs --target-error beside it");
        }
        return error == null ? Optional.empty() : Optional.of(target());
    }

    /** That of the options; 0.01 where none is given. */
    AcceptanceFit.Target target() {
        return new AcceptanceFit.Target(error == null ? 0.01 : error, confidence == null ? 0.95 : confidence, byLabel);
    }

    /**
     * The probability from which on a label belongs to a set.
     *
     * @throws VisualBertException USAGE for a model without held-out records that sets follow from, or a senseless level
     */
    static float setThreshold(Path run, @Nullable Acceptance acceptance, double level) {
        if (acceptance == null) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "--sets: " + run + " has no " + Acceptance.FILE
                            + " that holds; visualbert calibrate makes it from held-out records");
        }
        return acceptance.setThreshold(level);
    }

    /** What was found, without what only prediction needs. */
    static ObjectNode summary(Acceptance acceptance) {
        ObjectNode summary = Json.PLAIN.valueToTree(acceptance);
        summary.remove("lowest_probabilities");
        summary.remove("model");
        return summary;
    }
}
