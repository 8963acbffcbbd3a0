/** Records in tables of text: CSV and TSV. */
@NullMarked
package org.visualbert4j.internal.label.table;

import org.jspecify.annotations.NullMarked;
