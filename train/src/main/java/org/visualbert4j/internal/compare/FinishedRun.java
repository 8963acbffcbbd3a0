package org.visualbert4j.internal.compare;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a training took; as {@code finished.json} it says that the predictions beside it are all there.
 *
 * @param parameters how many numbers were trained
 * @param examples seen in training, each as often as it was
 * @param seconds of training, without validation and test
 */
@JsonNaming(SnakeCaseStrategy.class)
record FinishedRun(long parameters, long examples, double seconds) {}
