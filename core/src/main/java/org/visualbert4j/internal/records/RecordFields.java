package org.visualbert4j.internal.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** What is to be labelled of a record, by its keys. What is odd is a DATA error that begins with the record's place. */
public final class RecordFields {

    /** More than any task has; a list of images is read before it is known which. */
    private static final int MAXIMUM_IMAGES = 16;

    private final FieldNames names;

    /** By the names of fields. */
    public RecordFields(FieldNames names) {
        this.names = names;
    }

    /** The text, or null without one. */
    public @Nullable String text(JsonNode record, String place) {
        return string(record, names.text(), place);
    }

    /** The second text, or null without one. */
    public @Nullable String pair(JsonNode record, String place) {
        return string(record, names.pair(), place);
    }

    /** The texts to choose from; none where that isn't the task. */
    public List<String> choices(JsonNode record, String place) {
        JsonNode value = record.path(names.choices());
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> choices = new ArrayList<>();
        value.forEach(choice -> choices.add(choice.isTextual() ? choice.textValue() : null));
        if (!value.isArray() || choices.size() < 2 || choices.contains(null)) {
            throw error(place, "\"" + names.choices() + "\" is no list of two texts or more");
        }
        return choices;
    }

    /** What the record calls its images, in order: paths, mostly. */
    public List<String> images(JsonNode record, String place) {
        JsonNode value = record.path(names.image());
        if (!value.isArray()) {
            String name = string(record, names.image(), place);
            return name == null || name.isEmpty() ? List.of() : List.of(name);
        }
        List<String> images = new ArrayList<>();
        for (JsonNode name : value) {
            if (!name.isTextual() || images.size() == MAXIMUM_IMAGES) {
                throw error(place, "\"" + names.image() + "\" is no list of up to " + MAXIMUM_IMAGES + " paths");
            }
            images.add(name.textValue());
        }
        return images;
    }

    /** A text, number or truth value as text, or null where it is missing. */
    public static @Nullable String scalar(JsonNode record, String key, String place) {
        JsonNode value = record.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw error(
                    place, "\"" + key + "\" is a list or an object where text, a number, true or false is expected");
        }
        return value.asText();
    }

    private static @Nullable String string(JsonNode record, String key, String place) {
        JsonNode value = record.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw error(
                    place,
                    "\"" + key + "\" is " + value.getNodeType().name().toLowerCase(Locale.ROOT)
                            + " where text is expected");
        }
        return value.textValue();
    }

    private static VisualBertException error(String place, String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, place + ": " + problem);
    }
}
