/** Probabilities that hold, and which labels may be taken without looking: both fitted on records that training did not see. */
@NullMarked
package org.visualbert4j.internal.calibrate;

import org.jspecify.annotations.NullMarked;
