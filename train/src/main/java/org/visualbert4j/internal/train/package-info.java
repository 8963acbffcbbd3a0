/** Training: settings, optimizers, schedules, the loop, and the folder a run leaves. */
@NullMarked
package org.visualbert4j.internal.train;

import org.jspecify.annotations.NullMarked;
