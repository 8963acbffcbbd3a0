package org.visualbert4j.internal.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.labels.LabelFormat;

/** Reads the labels of the records of one file. */
final class LabelReader {

    private static final String HINT =
            "; lists of numbers from 0 to 1, a place a label, are read by `label-format` one-hot";

    private final String key;
    private final LabelFormat format;
    private int places; // of the first list of numbers, which all are to have

    LabelReader(String key, LabelFormat format) {
        this.key = key;
        this.format = format;
    }

    /**
     * How correct each label is: of a label, a list of labels, or labels with that. An empty label is none.
     *
     * @param error makes one of what is wrong, with its place
     */
    @Nullable
    Map<String, Double> targets(JsonNode value, Function<String, VisualBertException> error) {
        Map<String, Double> targets = written(value, error);
        return targets == null || !format.normalized() ? targets : LookAlikes.normalized(targets);
    }

    private @Nullable Map<String, Double> written(JsonNode value, Function<String, VisualBertException> error) {
        boolean isNone = value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.asText().isBlank());
        if (isNone) {
            return null;
        }
        if (format.oneHot()) {
            return places(value, error);
        }
        if (value.isArray()) {
            return list(value, error);
        }
        if (value.isObject()) {
            return scores(value, error);
        }
        Map<String, Double> targets = new LinkedHashMap<>();
        format.divided(value.asText()).forEach(label -> targets.put(label, 1.0));
        return targets.isEmpty() ? null : targets;
    }

    private Map<String, Double> list(JsonNode value, Function<String, VisualBertException> error) {
        Map<String, Double> targets = new LinkedHashMap<>();
        boolean numbers = true;
        boolean fractions = false;
        boolean different = true;
        for (JsonNode label : value) {
            boolean isDegree =
                    label.isBoolean() || (label.isNumber() && label.asDouble() >= 0 && label.asDouble() <= 1);
            numbers &= isDegree;
            fractions |= isDegree && label.isNumber() && label.asDouble() != Math.rint(label.asDouble());
            different &= !label.asText().isBlank()
                    && label.isValueNode()
                    && !label.isNull()
                    && targets.put(label.asText(), 1.0) == null;
        }
        if (!different || (numbers && fractions)) {
            throw error.apply(
                    "\"" + key + "\" is a list of something else than different labels" + (numbers ? HINT : ""));
        }
        return targets;
    }

    private Map<String, Double> scores(JsonNode value, Function<String, VisualBertException> error) {
        Map<String, Double> targets = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> label : value.properties()) {
            double score = label.getValue().isNumber() ? label.getValue().doubleValue() : Double.NaN;
            if (label.getKey().isBlank()) {
                throw error.apply("\"" + key + "\" has an empty label");
            }
            if (!(score >= 0 && score <= 1)) {
                throw error.apply("\"" + key + "\" gives \"" + label.getKey() + "\" " + label.getValue()
                        + " where a number from 0 to 1 is expected");
            }
            targets.put(label.getKey(), score);
        }
        return targets;
    }

    private Map<String, Double> places(JsonNode value, Function<String, VisualBertException> error) {
        try {
            List<Double> numbers = numbers(value);
            Map<String, Double> targets = LabelFormat.targets(numbers);
            places = places == 0 ? numbers.size() : places;
            if (numbers.size() != places) {
                throw error.apply(
                        "\"" + key + "\" is a list of " + numbers.size() + " where those before have " + places);
            }
            return targets;
        } catch (NumberFormatException e) {
            throw error.apply("\"" + key + "\" is no list of numbers from 0 to 1, a place a label, as `label-format`"
                    + " one-hot has it");
        }
    }

    private List<Double> numbers(JsonNode value) {
        if (value.isTextual()) {
            return format.numbers(value.textValue());
        }
        List<Double> numbers = new ArrayList<>();
        value.forEach(number -> numbers.add(
                number.isBoolean()
                        ? (number.booleanValue() ? 1.0 : 0.0)
                        : number.isNumber() ? number.doubleValue() : Double.NaN));
        return numbers;
    }
}
