/** Measures this library; never published. */
@NullMarked
package org.visualbert4j.bench;

import org.jspecify.annotations.NullMarked;
