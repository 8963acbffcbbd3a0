package org.visualbert4j.internal.mislabelled;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.JsonLine;
import org.visualbert4j.internal.files.LineReader;

/** What {@code suspects.jsonl} says, by line of the records, perhaps by a person: whether to accept, and what. */
final class Decisions {

    /**
     * One.
     *
     * @param id of the record that was decided on
     * @param given the label it had; of several labels all of them
     * @param accept whether the suggestion is to be applied
     * @param suggested what it is
     */
    record Decision(String id, List<String> given, boolean accept, List<String> suggested) {
        boolean fits(Suspect suspect) {
            return id.equals(suspect.id()) && given.equals(suspect.given());
        }
    }

    private final Map<Integer, Decision> byLine = new HashMap<>();

    private Decisions() {}

    /**
     * Those in a file that need not be there.
     *
     * @throws VisualBertException DATA with file and line for what is no line of such a file
     */
    static Decisions read(Path file) {
        Decisions decisions = new Decisions();
        if (Files.exists(file)) {
            LineReader.forEachLine(file, (line, number) -> {
                String place = file + ":" + number;
                JsonNode node = JsonLine.parse(line, place);
                if (!node.path("line").isInt() || !node.path("accept").isBoolean()) {
                    throw new VisualBertException(
                            VisualBertException.Code.DATA,
                            place + ": lacks a number in \"line\", or true or false in \"accept\"; remove the file to"
                                    + " have it made anew");
                }
                decisions.byLine.put(
                        node.path("line").intValue(),
                        new Decision(
                                node.path("id").asText(),
                                texts(node.path("given")),
                                node.path("accept").booleanValue(),
                                labels(node.path("suggested"), place)));
            });
        }
        return decisions;
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        (value.isArray() ? value : List.of(value)).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<String> labels(JsonNode value, String place) {
        List<String> labels = new ArrayList<>();
        (value.isArray() ? value : List.of(value)).forEach(label -> {
            if (!label.isValueNode() || label.isNull() || label.asText().isBlank()) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA, place + ": \"suggested\" is no label, nor a list of labels");
            }
            labels.add(label.asText());
        });
        return labels;
    }

    /** How many fit none of these suspects by line, id and given label, as those of another file of records. */
    int unfitting(List<Suspect> suspects) {
        return byLine.size() - (int) suspects.stream().filter(this::isDecided).count();
    }

    private boolean isDecided(Suspect suspect) {
        Decision decision = byLine.get(suspect.line());
        return decision != null && decision.fits(suspect);
    }

    /** A suspect as it was decided on, or as it is. */
    Suspect applied(Suspect suspect) {
        Decision decision = byLine.get(suspect.line());
        return decision != null && decision.fits(suspect) ? suspect.decided(decision) : suspect;
    }
}
