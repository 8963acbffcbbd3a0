/** Loads and tunes libtorch, and gives the rest of the library its native footing: scopes, precision, errors. */
@NullMarked
package org.visualbert4j.internal.runtime;

import org.jspecify.annotations.NullMarked;
