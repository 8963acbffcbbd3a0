package org.visualbert4j.training;

/** Told what an evaluation does. Called by the evaluating thread. */
public interface EvaluationListener {

    /** Records are done: so many so far, of so many. */
    default void recordsDone(int done, int of) {}

    /** Something that may make the metrics other than they seem, in one line. */
    default void warning(String line) {}
}
