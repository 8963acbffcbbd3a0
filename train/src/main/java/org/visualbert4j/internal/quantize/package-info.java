/** A classifier's weights in int8: which of them, and what it costs. */
@NullMarked
package org.visualbert4j.internal.quantize;

import org.jspecify.annotations.NullMarked;
