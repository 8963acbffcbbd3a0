/** Training: the loop, and what it is put together from. */
@NullMarked
package org.visualbert4j.internal.train;

import org.jspecify.annotations.NullMarked;
