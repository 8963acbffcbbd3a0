package org.visualbert4j.internal.mislabelled;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What confident learning estimates of one label.
 *
 * @param label the label
 * @param records that were given it
 * @param wrong about how many of them should not have it
 * @param missing about how many others should have it
 * @param chosen how many records chosen as mislabelled were given it, or of several labels lack it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LabelNoise(String label, int records, int wrong, int missing, int chosen) {}
