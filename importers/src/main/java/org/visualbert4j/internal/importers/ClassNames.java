package org.visualbert4j.internal.importers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.visualbert4j.internal.files.Json;

/**
 * What the numbers of classes are called in a Parquet file that Hugging Face datasets wrote.
 *
 * @param features the columns' kinds, by name
 */
record ClassNames(JsonNode features) {

    /**
     * Those of a file.
     *
     * @param metadata of the file
     */
    static ClassNames of(Map<String, String> metadata) {
        try {
            return new ClassNames(Json.PLAIN
                    .readTree(metadata.getOrDefault("huggingface", "{}"))
                    .path("info")
                    .path("features"));
        } catch (JsonProcessingException e) {
            return new ClassNames(Json.PLAIN.createObjectNode()); // somebody else's key of that name
        }
    }

    /** The name of a column's number, or the number where the file doesn't name it. */
    String name(String column, String number) {
        JsonNode names = features.path(column).path("names");
        return number.matches("\\d{1,9}") ? names.path(Integer.parseInt(number)).asText(number) : number;
    }
}
