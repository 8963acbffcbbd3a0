package org.visualbert4j.internal.importers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tables in JSON: the objects of a list, or one behind the other, a row each, in as many lines as they like. Cells are texts,
 * numbers, true and false, and lists of them; what is null is empty.
 */
final class JsonTable {

    /** More columns than any table of records has. */
    private static final int MOST_COLUMNS = 10_000;

    private final SortedMap<String, Integer> nested = new TreeMap<>();
    private int rows;

    private JsonTable() {}

    /** Reads a table, twice: not every object has all keys, and the columns are told before the rows. */
    static void read(Path file, TableRow.Reader reader) {
        Set<String> columns = new LinkedHashSet<>();
        JsonSource.values(file, row -> {
            if (!row.node().isObject()) {
                throw row.error("is no JSON object");
            }
            row.node().fieldNames().forEachRemaining(columns::add);
            if (columns.size() > MOST_COLUMNS) {
                throw row.error("brings more than " + MOST_COLUMNS + " different keys");
            }
        });
        reader.header(file.toString(), List.copyOf(columns));
        JsonTable table = new JsonTable();
        JsonSource.values(file, row -> reader.row(table.row(row)));
        table.nested.forEach((column, cells) -> reader.note(file + ": " + cells + " cells of \"" + column
                + "\" left out, which are objects or lists of something else than texts and numbers"));
    }

    private TableRow row(JsonRecord row) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> cell : row.node().properties()) {
            JsonNode value = cell.getValue();
            if (value.isValueNode()) {
                if (!value.isNull()) {
                    values.put(cell.getKey(), value.asText());
                }
            } else if (value.isArray() && isPlain(value)) {
                List<String> list = new ArrayList<>();
                value.forEach(element -> list.add(element.asText()));
                lists.put(cell.getKey(), list);
            } else {
                nested.merge(cell.getKey(), 1, Integer::sum);
            }
        }
        return new TableRow(row.place(), String.valueOf(++rows), values, lists, Map.of());
    }

    private static boolean isPlain(JsonNode list) {
        for (JsonNode element : list) {
            if (!element.isValueNode() || element.isNull()) {
                return false;
            }
        }
        return true;
    }
}
