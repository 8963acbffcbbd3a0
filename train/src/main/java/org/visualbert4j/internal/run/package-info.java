/** A run's folder and saved states. */
@NullMarked
package org.visualbert4j.internal.run;

import org.jspecify.annotations.NullMarked;
