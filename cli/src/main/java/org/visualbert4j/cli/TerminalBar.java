package org.visualbert4j.cli;

import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.visualbert4j.internal.natives.StandardStreams;

/** How far a command is, on standard error: a bar, or a line now and then where that is no terminal. */
final class TerminalBar {

    /** Characters of a line that no terminal limits. */
    private static final int LINE = 100;

    private static final int MILLISECONDS_A_LINE = 30_000;

    private static final int STANDARD_ERROR = 2;

    private TerminalBar() {}

    /** Whether standard error, where bars are, is a terminal that can go back to the beginning of a line. */
    static boolean isTerminal() {
        String kind = System.getenv("TERM");
        return kind != null && !kind.equals("dumb") && StandardStreams.isTerminal(STANDARD_ERROR);
    }

    /**
     * A bar to be built.
     *
     * @param most steps until the end, or -1 where nobody knows
     */
    static ProgressBarBuilder of(String task, long most) {
        ProgressBarBuilder bar =
                new ProgressBarBuilder().setTaskName(task).setInitialMax(most).setStyle(ProgressBarStyle.ASCII);
        return isTerminal()
                ? bar.setUpdateIntervalMillis(500)
                : bar.setUpdateIntervalMillis(MILLISECONDS_A_LINE)
                        .setConsumer(new DelegatingProgressBarConsumer(new Lines()::accept, LINE));
    }

    /** A line each half minute, none of a task that is done sooner. */
    private static final class Lines {

        private long last = System.nanoTime();

        void accept(String line) {
            long now = System.nanoTime();
            if (now - last >= TimeUnit.MILLISECONDS.toNanos(MILLISECONDS_A_LINE)) {
                System.err.println(line);
                last = now;
            }
        }
    }
}
