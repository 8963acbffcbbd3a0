/** VisualBERT for the JVM: what every other package shares. */
@NullMarked
package org.visualbert4j;

import org.jspecify.annotations.NullMarked;
