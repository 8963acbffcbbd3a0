package org.visualbert4j.internal.importers;

import static org.visualbert4j.error.VisualBertException.Code.DATA;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.JsonLine;
import org.visualbert4j.internal.files.JsonProblem;
import org.visualbert4j.internal.files.LineReader;
import org.visualbert4j.internal.files.TextFile;

/** Reads JSON files value by value, so that none has to fit in memory. */
final class JsonSource {

    /** Reads the values of a file. */
    private interface Reading {
        void read(JsonParser parser) throws IOException;
    }

    private JsonSource() {}

    /** Gives the object on every line that isn't blank. */
    static void lines(Path file, Consumer<JsonRecord> records) {
        LineReader.forEachLine(file, (text, number) -> {
            String place = file + ":" + number;
            records.accept(new JsonRecord(place, JsonLine.parse(text, place)));
        });
    }

    /** Gives the values of a file, however its lines run: those of one list or several, or one behind the other. */
    static void values(Path file, Consumer<JsonRecord> records) {
        parse(file, parser -> {
            int number = 1;
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    number = elements(file, parser, number, records);
                } else {
                    records.accept(value(file, parser, number++));
                }
            }
        });
    }

    /**
     * Gives the elements of a list.
     *
     * @param key where in the file's object the list stands, or null where the file is the list
     */
    static void elements(Path file, @Nullable String key, Consumer<JsonRecord> records) {
        parse(file, parser -> {
            if (!findList(parser, key)) {
                throw new VisualBertException(
                        DATA,
                        file + ":1: is no " + (key == null ? "JSON list" : "JSON object with a list \"" + key + "\""));
            }
            elements(file, parser, 1, records);
            readToEnd(file, parser, key != null);
        });
    }

    private static int elements(Path file, JsonParser parser, int first, Consumer<JsonRecord> records)
            throws IOException {
        int number = first;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            records.accept(value(file, parser, number++));
        }
        return number;
    }

    private static JsonRecord value(Path file, JsonParser parser, int number) throws IOException {
        String place = file + ":" + parser.currentTokenLocation().getLineNr() + ": element " + number;
        if (parser.currentToken() == null) {
            throw new VisualBertException(DATA, place + ": the file ends within its list");
        }
        JsonNode node = Json.STRICT.readTree(parser);
        return new JsonRecord(place, JsonLine.checked(node, place));
    }

    /** Behind the list nothing may follow that would be left out, and the file must be whole. */
    private static void readToEnd(Path file, JsonParser parser, boolean inObject) throws IOException {
        while (inObject && parser.nextToken() == JsonToken.FIELD_NAME) {
            parser.nextToken();
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new VisualBertException(
                    DATA,
                    file + ":" + parser.currentTokenLocation().getLineNr()
                            + ": more JSON follows where the file should end");
        }
    }

    /** The one place where what the parser throws becomes an error of ours. */
    private static void parse(Path file, Reading reading) {
        try (InputStream in = TextFile.open(file);
                JsonParser parser = Json.STRICT.createParser(in)) {
            reading.read(parser);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new VisualBertException(DATA, file + ":" + line + ": " + JsonProblem.ofLine(e, null), e);
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new VisualBertException(DATA, file + ": holds a value that does not fit in memory", e);
        }
    }

    /** Goes to the beginning of the list. */
    private static boolean findList(JsonParser parser, @Nullable String key) throws IOException {
        JsonToken first = parser.nextToken();
        if (key == null) {
            return first == JsonToken.START_ARRAY;
        }
        if (first != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(key);
            JsonToken value = parser.nextToken();
            if (found) {
                return value == JsonToken.START_ARRAY;
            }
            parser.skipChildren();
        }
        return false;
    }
}
