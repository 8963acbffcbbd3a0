package org.visualbert4j.cli;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.visualbert4j.runtime.StandardStreams;

/** How far a command is, on standard error: a bar, or a line now and then where that is no terminal. */
final class TerminalBar {

    /** Characters of a line that no terminal limits. */
    private static final int LINE = 100;

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
        ProgressBarBuilder bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(most)
                .setStyle(ProgressBarStyle.ASCII);
        return isTerminal()
                ? bar.setUpdateIntervalMillis(500)
                : bar.setUpdateIntervalMillis(30_000)
                        .setConsumer(new DelegatingProgressBarConsumer(System.err::println, LINE));
    }
}
