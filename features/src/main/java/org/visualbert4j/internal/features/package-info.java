/** Visual tokens computed once: what extractors make of a picture, the files that hold it, and its cache. */
@NullMarked
package org.visualbert4j.internal.features;

import org.jspecify.annotations.NullMarked;
