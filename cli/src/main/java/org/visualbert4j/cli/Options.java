package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** Checks that several commands' options share. */
final class Options {

    static final String THREADS_HELP = "Threads of tensor operations, 0 for all processors. Default: 0.";

    /** Of the folder that a command takes a trained model from. */
    static final String MODEL_HELP = "Folder of a run, or of a saved model.";

    private Options() {}

    /** Has tensor operations use so many threads, or for 0 all processors. */
    static void useThreads(int threads) {
        LibTorch.setThreads(threads == 0 ? Runtime.getRuntime().availableProcessors() : positive("--threads", threads));
    }

    /** The precision of a name for a run, of which {@code auto} is what is kept with it. */
    static MatmulPrecision precision(String name, Path run, Classifier classifier) {
        return classifier.precision(name, RunFolder.precision(run).orElse(null));
    }

    /** Which precision that is, and why. */
    static String precisionLine(String name, Path run, Classifier classifier) {
        MatmulPrecision precision = precision(name, run, classifier);
        String why = !MatmulPrecision.isAuto(name)
                ? "as it was asked for"
                : precision == MatmulPrecision.INT8
                        ? "as its weights are"
                        : RunFolder.precision(run).isPresent()
                                ? "as the run was trained"
                                : "as " + run + " does not say in which it was trained";
        return "computed in " + precision.toString().toLowerCase(Locale.ROOT) + ", " + why;
    }

    static int positive(String name, int value) {
        if (value < 1) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, name + ": " + value + " makes no sense; expected 1 or more");
        }
        return value;
    }
}
