package org.visualbert4j.internal.format.parquet;

import org.apache.parquet.example.data.Group;
import org.visualbert4j.internal.format.InputRecord;

/**
 * A row as it stands in its file.
 *
 * @param values of all columns, with their types
 */
record ParquetRow(Group values) implements InputRecord.Original {}
