/** Files and streams of records, one format a class: records in, the same records with their predictions out. */
@NullMarked
package org.visualbert4j.internal.format;

import org.jspecify.annotations.NullMarked;
