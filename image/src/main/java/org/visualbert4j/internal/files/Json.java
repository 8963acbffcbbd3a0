package org.visualbert4j.internal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;

/** How JSON is read and written. The limits on what is read are set here alone. Thread-safe. */
public final class Json {

    /** The most bytes of a file that is read as one tree, which takes ten times as much memory: a million labels. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    static final int MAX_DEPTH = 100;

    private static final int SHOWN = 60;

    /** For values that this project writes, and for files whose readers elsewhere let a key stand twice. */
    public static final JsonMapper PLAIN = bounded().build();

    /**
     * For files of others: no key twice, and no value is taken for one of another type. Unknown keys are passed over.
     * Whoever reads a whole file adds {@link DeserializationFeature#FAIL_ON_TRAILING_TOKENS}.
     */
    public static final JsonMapper STRICT = bounded()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {}

    private static JsonMapper.Builder bounded() {
        return JsonMapper.builder(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(LineReader.MAXIMUM_LINE_BYTES)
                        .build())
                .build());
    }

    /** A value on one line, without the line's end. */
    public static String line(Object value) {
        try {
            return PLAIN.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // all values written are of our own types
        }
    }

    /**
     * Writes a value, indented for people. The file is there whole or not at all.
     *
     * @throws VisualBertException IO where it can't be written
     */
    public static void write(Path file, Object value) {
        try {
            AtomicFile.write(file, PLAIN.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value as messages show it: cut where it is long, counted where it has many entries, "nothing" where it is missing. */
    public static String shortened(JsonNode node) {
        if (node.isContainerNode() && node.size() > SHOWN) {
            return (node.isArray() ? "a list of " : "an object of ") + node.size() + " entries";
        }
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + " ..." : text;
    }
}
