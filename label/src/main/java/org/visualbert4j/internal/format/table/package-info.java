/** Records in tables of text: CSV and TSV. */
@NullMarked
package org.visualbert4j.internal.format.table;

import org.jspecify.annotations.NullMarked;
