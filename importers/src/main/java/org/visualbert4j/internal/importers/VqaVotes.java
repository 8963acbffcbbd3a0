package org.visualbert4j.internal.importers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What annotators said of each question of a split, held in about 100 bytes a question. */
final class VqaVotes {

    private final Map<String, Integer> vocabulary;
    private final List<String> answers;

    /** By question: the number of annotators, then pairs of an answer and how many said it. */
    private final Map<Long, int[]> votes = new HashMap<>();

    VqaVotes(Map<String, Integer> vocabulary) {
        this.vocabulary = vocabulary;
        this.answers = new ArrayList<>(vocabulary.keySet());
    }

    void add(JsonRecord annotation) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        JsonNode said = annotation.node().path("answers");
        for (JsonNode answer : said) {
            if (!answer.path("answer").isTextual()) {
                throw annotation.error("has an answer without \"answer\"");
            }
            Integer number =
                    vocabulary.get(VqaAnswers.normalise(answer.path("answer").textValue()));
            if (number != null) {
                counts.merge(number, 1, Integer::sum);
            }
        }
        if (said.isEmpty()) {
            throw annotation.error("has no \"answers\"");
        }
        int[] packed = new int[1 + 2 * counts.size()];
        packed[0] = said.size();
        int at = 1;
        for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
            packed[at++] = count.getKey();
            packed[at++] = count.getValue();
        }
        votes.put(annotation.number("question_id"), packed);
    }

    ImportedRecord.Label label(long id, JsonRecord question) {
        int[] packed = votes.get(id);
        if (packed == null) {
            throw question.error("question " + id + " has no annotation");
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int at = 1; at < packed.length; at += 2) {
            scores.put(answers.get(packed[at]), VqaAnswers.score(packed[at + 1], packed[0]));
        }
        return new ImportedRecord.ScoredLabels(scores);
    }
}
