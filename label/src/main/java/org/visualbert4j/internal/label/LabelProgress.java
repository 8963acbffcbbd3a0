package org.visualbert4j.internal.label;

/** Told how far labelling is, a few times a second, by the thread that called {@link LabelRun#run}. */
@FunctionalInterface
public interface LabelProgress {

    /**
     * Where it is.
     *
     * @param records how many are done, those of an earlier start included
     * @param all how many there will be, as far as that can be told; -1 where it can't
     */
    void at(long records, long all);
}
