/** Data sets as their makers publish them, made into files of records. */
@NullMarked
package org.visualbert4j.internal.importers;

import org.jspecify.annotations.NullMarked;
