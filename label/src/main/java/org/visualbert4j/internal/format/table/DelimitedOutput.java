package org.visualbert4j.internal.format.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.format.AddedFields;
import org.visualbert4j.internal.format.AppendedFile;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.PredictionOutput;

/**
 * Writes a table. Its columns are the fields of the first record, then {@code predicted} and {@code probability}, which are those of the
 * first prediction, and {@link AddedFields}. Lists and objects are JSON in their cell.
 */
final class DelimitedOutput implements PredictionOutput {

    private static final String PREDICTED = "predicted";
    private static final String PROBABILITY = "probability";

    private final AppendedFile file;
    private final RowWriter rows;
    private List<String> columns;

    /**
     * Writes on.
     *
     * @param columns those of the header, empty before it is written
     */
    DelimitedOutput(AppendedFile file, RowWriter rows, List<String> columns) {
        this.file = file;
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public void write(InputRecord record, ObjectNode added) {
        ObjectNode all = record.fields().objectNode();
        all.setAll(record.fields());
        JsonNode first = added.path(AddedFields.PREDICTIONS).path(0);
        if (added.has(AddedFields.PREDICTIONS) || added.has(AddedFields.ERROR)) {
            all.set(PREDICTED, first.get("label"));
            all.set(PROBABILITY, first.get(PROBABILITY));
        }
        all.setAll(added);
        if (columns.isEmpty()) {
            writeHeader(record);
        }
        all.fieldNames().forEachRemaining(field -> {
            if (!columns.contains(field)) {
                throw new VisualBertException(
                        Code.DATA,
                        record.place() + ": has the field \"" + field
                                + "\", which the first record does not have; a table can't hold it, JSON lines can");
            }
        });
        write(
                record.place(),
                columns.stream().map(column -> cell(all.path(column))).toList());
    }

    private void writeHeader(InputRecord record) {
        if (record.fields().isEmpty()) {
            throw new VisualBertException(
                    Code.DATA,
                    record.place() + ": is the first record and a bad one, so that the table's columns are not known;"
                            + " mend it, or name a --bad-records file",
                    record.fault());
        }
        Set<String> names = new LinkedHashSet<>();
        record.fields().fieldNames().forEachRemaining(names::add);
        names.add(PREDICTED);
        names.add(PROBABILITY);
        names.addAll(AddedFields.ALL);
        columns = List.copyOf(names);
        write(record.place(), columns);
    }

    private void write(String place, List<String> cells) {
        file.write(
                rows.row(cells)
                        .orElseThrow(
                                () -> new VisualBertException(
                                        Code.DATA,
                                        place
                                                + ": has a tab or a line break in a cell, which TSV can't hold; CSV and JSON lines can")));
    }

    private static String cell(JsonNode value) {
        if (value.isContainerNode()) {
            return Json.line(value);
        }
        return value.isMissingNode() || value.isNull() ? "" : value.asText();
    }

    @Override
    public Optional<JsonNode> commit() {
        return Optional.of(position());
    }

    @Override
    public JsonNode finish() {
        return position();
    }

    private JsonNode position() {
        ObjectNode position = (ObjectNode) file.commit();
        ArrayNode header = position.putArray("columns");
        columns.forEach(header::add);
        return position;
    }

    @Override
    public void close() {
        file.close();
    }
}
