package org.visualbert4j.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.messages.OneLine;
import org.visualbert4j.internal.train.Trainer;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.SingleLabelMetrics;
import org.visualbert4j.metrics.TrainingListener;

/** Training as seen at a terminal: a bar while an epoch runs, one line when it is done. No bar where there is no terminal. */
final class TerminalProgress implements TrainingListener, AutoCloseable {

    private final PrintStream out = System.out;
    private final boolean terminal = TerminalBar.isTerminal();
    private @Nullable ProgressBar bar;

    @Override
    public void note(String line) {
        close(); // of what was before
        out.println(OneLine.of(FlagNames.in(line)));
    }

    @Override
    public void warning(String line) {
        warn(line);
    }

    /** A line on standard error. */
    static void warn(String line) {
        System.err.println("visualbert: warning: " + FlagNames.in(line));
    }

    @Override
    public void imagesChecked(int done, int of) {
        if (bar == null || bar.getMax() != of) {
            close();
            bar = TerminalBar.of("checking images", of).setUnit(" images", 1).build();
        }
        bar.stepTo(done);
    }

    @Override
    public void epochStarted(int epoch, int epochs, int records) {
        close();
        if (terminal) {
            bar = TerminalBar.of("epoch " + epoch + "/" + epochs, records)
                    .setUnit(" examples", 1)
                    .showSpeed()
                    .build();
        }
    }

    @Override
    public void stepDone(int records, double loss, double accuracy) {
        if (bar != null) {
            bar.stepTo(records);
            bar.setExtraMessage(format(" loss %.4f accuracy %.1f %%", loss, 100 * accuracy));
        }
    }

    @Override
    public void epochEnded(EpochMetrics metrics, boolean best) {
        close();
        out.println(format(
                "epoch %3d  loss %.4f  accuracy %.2f %%  validation loss %.4f  accuracy %.2f %%%s%s  %.1f examples/s  %.0f s",
                metrics.epoch(),
                metrics.trainingLoss(),
                100 * metrics.trainingAccuracy(),
                metrics.validationLoss(),
                100 * metrics.validationAccuracy(),
                metrics(metrics),
                best ? " *" : "  ",
                metrics.examplesPerSecond(),
                metrics.seconds()));
        out.flush();
    }

    /** Such as {@code  sentence image accuracy 0.8812}. */
    private static String metrics(EpochMetrics metrics) {
        StringBuilder text = new StringBuilder();
        metrics.metrics().forEach((name, value) -> text.append(format("  %s %.4f", name.replace('_', ' '), value)));
        return text.toString();
    }

    void finished(Trainer.Result result) {
        EpochMetrics best = result.best();
        if (best != null) {
            out.println(
                    best.metrics().isEmpty()
                            ? format(
                                    "best epoch %d: validation accuracy %.2f %%",
                                    best.epoch(), 100 * best.validationAccuracy())
                            : format("best epoch %d: validation loss %.4f", best.epoch(), best.validationLoss()));
        }
        Metrics test = result.test();
        if (test != null) {
            out.println("test: " + accuracy(test));
        }
        if (Files.exists(result.folder())) {
            out.println("saved in " + result.folder());
        }
    }

    /** Accuracy as it should be read: with its count, its interval, and what guessing would reach. */
    static String accuracy(Metrics metrics) {
        String guessing = "; all labels right";
        if (metrics instanceof SingleLabelMetrics single) {
            Double majority = single.majorityBaseline();
            guessing = majority == null ? "" : format("; majority label of training %.2f %%", 100 * majority);
        }
        return format(
                "accuracy %.2f %% of %d (95 %% interval %.2f to %.2f%s)",
                100 * metrics.accuracy(),
                metrics.count(),
                100 * metrics.accuracyLow(),
                100 * metrics.accuracyHigh(),
                guessing);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
