package org.visualbert4j.internal.format.parquet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.RecordInput;
import org.visualbert4j.internal.importers.ParquetRows;

/** Reads the rows of files, one after the other. A position is a number of rows. */
final class ParquetInput implements RecordInput {

    private final List<Path> files;
    private final long size;
    private int file;
    private @Nullable ParquetRows rows;
    private long inFile;
    private long number;

    /**
     * Reads files. All of them are opened once before, so that a broken one is told at once.
     *
     * @param files in their order
     */
    ParquetInput(List<Path> files) {
        this.files = new ArrayList<>(files);
        long count = 0;
        for (Path path : files) {
            try (ParquetRows all = ParquetRows.open(path, column -> true)) {
                count += all.count();
            }
        }
        this.size = count;
    }

    @Override
    public @Nullable InputRecord next() {
        while (true) {
            if (rows == null) {
                if (file == files.size()) {
                    return null;
                }
                rows = ParquetRows.open(files.get(file++), column -> true);
                inFile = 0;
            }
            Group row = rows.next();
            if (row != null) {
                return record(row);
            }
            close();
        }
    }

    private InputRecord record(Group row) {
        number++;
        Map<String, byte[]> images = new LinkedHashMap<>();
        ObjectNode fields = ParquetJson.fields(row, images);
        String place = files.get(file - 1) + ": row " + inFile++;
        return new InputRecord(number, number, place, fields, images, null, null, new ParquetRow(row));
    }

    @Override
    public long position() {
        return number;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
            rows = null;
        }
    }
}
