/** Optimizers, gradients, schedules. */
@NullMarked
package org.visualbert4j.internal.optim;

import org.jspecify.annotations.NullMarked;
