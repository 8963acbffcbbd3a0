package org.visualbert4j.internal.run;

/**
 * A step of the optimizer.
 *
 * @param records of its batch
 * @param loss mean over them, before the step
 * @param correct how many were answered correctly before the step; a fraction where answers are correct to a degree
 * @param learningRate before each group's multiplier
 * @param nanoseconds that it took
 */
public record CompletedStep(int records, double loss, double correct, double learningRate, long nanoseconds) {}
