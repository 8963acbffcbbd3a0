/** Where visual tokens come from: which extractor or file, so that a trained model finds them again. */
@NullMarked
package org.visualbert4j.internal.extract;

import org.jspecify.annotations.NullMarked;
