/** Records in Parquet: a file, or a folder of parts. */
@NullMarked
package org.visualbert4j.internal.format.parquet;

import org.jspecify.annotations.NullMarked;
