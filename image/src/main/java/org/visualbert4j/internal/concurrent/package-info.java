/** Work on several threads. */
@NullMarked
package org.visualbert4j.internal.concurrent;

import org.jspecify.annotations.NullMarked;
