package org.visualbert4j.report;

import java.util.Comparator;
import java.util.List;
import org.visualbert4j.evaluate.Evaluation;
import org.visualbert4j.evaluate.Evaluation.Answer;

/** The examples that a classifier was most certain of, and wrong. */
final class MistakesSection {

    private static final int SHOWN = 12;

    private MistakesSection() {}

    static void addTo(HtmlPage page, Evaluation evaluation) {
        List<Answer> wrong = evaluation.answers().stream()
                .filter(answer -> answer.predicted() != answer.label())
                .sorted(Comparator.comparing((Answer answer) -> -answer.probabilities()[answer.predicted()]))
                .limit(SHOWN)
                .toList();
        page.section("Most certain mistakes");
        if (wrong.isEmpty()) {
            page.paragraph("There is none: all records are labelled rightly.");
        }
        page.beginFigures();
        for (Answer answer : wrong) {
            String predicted =
                    evaluation.metrics().labels().get(answer.predicted()).label();
            page.card(
                    answer.record().images(),
                    List.of(
                            answer.record().text(),
                            answer.record().id(),
                            predicted + " (" + Words.percent(answer.probabilities()[answer.predicted()]) + "), true: "
                                    + answer.record().label()),
                    false);
        }
        page.endFigures();
        if (evaluation.leftOut() > 0) {
            page.paragraph(evaluation.leftOut() + " records were left out: their pictures are missing or broken.");
        }
    }
}
