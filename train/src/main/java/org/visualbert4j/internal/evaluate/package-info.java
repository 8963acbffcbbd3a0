/** How good a classifier is, and how sure one can be of it. */
@NullMarked
package org.visualbert4j.internal.evaluate;

import org.jspecify.annotations.NullMarked;
