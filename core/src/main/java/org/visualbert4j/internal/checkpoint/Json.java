package org.visualbert4j.internal.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;

/** How checkpoints' JSON is read and written. */
public final class Json {

    /** No duplicate keys, nothing after the value. Jackson's own limits hold for depth and lengths. */
    static final JsonMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final long MAX_FILE = 16L << 20; // a million labels; a tree of it takes ten times as much

    private Json() {}

    /**
     * Reads a file.
     *
     * @throws VisualBertException CHECKPOINT with the line where it is no JSON, IO where it can't be read
     */
    public static JsonNode readFile(Path path) {
        return WeightFile.read(path, Json::parsed);
    }

    /**
     * Reads a file as a value of a type.
     *
     * @throws VisualBertException CHECKPOINT with the key where it is no such value, and as {@link #readFile}
     */
    public static <T> T readFile(Path path, Class<T> type) {
        JsonNode tree = readFile(path);
        if (!tree.isObject()) {
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, path + ": is no JSON object");
        }
        return value(path, tree, type);
    }

    /** A tree as a value of a type. */
    static <T> T value(Path path, JsonNode tree, Class<T> type) {
        try {
            return STRICT.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, path + ": " + JsonProblem.line(e, tree), e);
        }
    }

    private static JsonNode parsed(Path path) throws IOException {
        try {
            if (Files.size(path) > MAX_FILE) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT, path + ": is larger than " + MAX_FILE + " bytes");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return STRICT.readTree(in.readNBytes((int) MAX_FILE));
            }
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null
                    ? "?"
                    : String.valueOf(e.getLocation().getLineNr());
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    path + ": line " + line + ": "
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    e);
        }
    }
}
