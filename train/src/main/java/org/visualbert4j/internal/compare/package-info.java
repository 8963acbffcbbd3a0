/** Trains variants of a model on the same records with several seeds, and tells whether they differ. */
@NullMarked
package org.visualbert4j.internal.compare;

import org.jspecify.annotations.NullMarked;
