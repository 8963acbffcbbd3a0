/** Labels files and streams of records of any length: in order, exactly once, in flat memory. */
@NullMarked
package org.visualbert4j.internal.label;

import org.jspecify.annotations.NullMarked;
