/** Which build this is. */
@NullMarked
package org.visualbert4j.internal.build;

import org.jspecify.annotations.NullMarked;
