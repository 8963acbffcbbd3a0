/** Images that are copies of one another: resized, compressed, brightened or cropped a little. */
@NullMarked
package org.visualbert4j.internal.duplicates;

import org.jspecify.annotations.NullMarked;
