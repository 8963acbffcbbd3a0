package org.visualbert4j.cli;

import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a command is, on standard error: a bar, or a line now and then where that is no terminal. */
final class TerminalBar {

    private TerminalBar() {}

    /**
     * A bar to be built.
     *
     * @param most steps until the end, or -1 where nobody knows
     */
    static ProgressBarBuilder of(String task, long most) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(most)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(TerminalProgress.isTerminal() ? 500 : 30_000);
    }
}
