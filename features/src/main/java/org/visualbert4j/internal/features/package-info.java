/** Visual tokens computed once: the files that hold them, and their cache. */
@NullMarked
package org.visualbert4j.internal.features;

import org.jspecify.annotations.NullMarked;
