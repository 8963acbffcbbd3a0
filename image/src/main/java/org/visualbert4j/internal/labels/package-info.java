/** How labels are written in files of records. */
@NullMarked
package org.visualbert4j.internal.labels;

import org.jspecify.annotations.NullMarked;
