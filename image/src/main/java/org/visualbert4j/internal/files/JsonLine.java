package org.visualbert4j.internal.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;

/** Parses JSON strictly, one object a line: no key twice, nothing behind the object, bounded in depth and length. */
public final class JsonLine {

    /** The name of a file that is a table whatever its first line says. */
    private static final Pattern TABLE = Pattern.compile("(?i)\\.[ct]sv:\\d+$");

    private static final ObjectReader EXACT = Json.STRICT
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private JsonLine() {}

    /**
     * The object on a line.
     *
     * @param place file and line, for messages
     * @throws VisualBertException DATA for what is none
     */
    public static JsonNode parse(String line, String place) {
        return parse(line, place, Json.STRICT.reader());
    }

    /**
     * The same for an object that is written again: numbers keep all their digits.
     *
     * @throws VisualBertException as {@link #parse}
     */
    public static ObjectNode parseExactly(String line, String place) {
        return (ObjectNode) parse(line, place, EXACT);
    }

    private static JsonNode parse(String line, String place, ObjectReader reader) {
        String start = line.stripLeading();
        if (start.startsWith("[")) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    place + ": is a JSON list, where each line is to be one JSON object; visualbert import table makes"
                            + " records of it");
        }
        if (!start.startsWith("{") && (TABLE.matcher(place).find() || start.matches("[^{}]*[,;\t|][^{}]*"))) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    place
                            + ": is no JSON object but a row of a table, it seems; visualbert import table makes records of"
                            + " CSV and TSV");
        }
        try {
            JsonNode node =
                    reader.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(line);
            if (!node.isObject()) {
                throw new VisualBertException(VisualBertException.Code.DATA, place + ": is no JSON object");
            }
            return checked(node, place);
        } catch (JsonProcessingException e) {
            throw new VisualBertException(VisualBertException.Code.DATA, place + ": " + JsonProblem.ofLine(e, line), e);
        }
    }

    /**
     * A value without what a notation allows but nothing can be made of: halves of surrogate pairs, numbers too large.
     *
     * @throws VisualBertException DATA where there is any
     */
    public static JsonNode checked(JsonNode node, String place) {
        if (node.isTextual() && hasLoneSurrogate(node.textValue())) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    place
                            + ": has a text with half a character (a lone surrogate, \\ud800 to \\udfff); was it cut off?");
        }
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            throw new VisualBertException(VisualBertException.Code.DATA, place + ": has a number too large");
        }
        node.forEach(part -> checked(part, place));
        return node;
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
