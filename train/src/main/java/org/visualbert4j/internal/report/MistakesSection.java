package org.visualbert4j.internal.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.records.LabelledRecord;

/** The examples that a classifier was most certain of, and wrong. */
final class MistakesSection {

    private static final int SHOWN = 12;

    private MistakesSection() {}

    static void addTo(HtmlPage page, EvaluationRun evaluation) {
        List<Mistake> mistakes = evaluation.answers().stream()
                .map(answer -> Mistake.of(answer, evaluation.metrics(), evaluation.labelling()))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(Mistake::certainty).reversed())
                .limit(SHOWN)
                .toList();
        page.section("Most sure and wrong");
        if (mistakes.isEmpty()) {
            page.paragraph("No record was answered wrongly.");
        }
        page.beginFigures();
        for (Mistake mistake : mistakes) {
            LabelledRecord record = mistake.answer().record();
            String said = mistake.said() + " (" + Words.percent(mistake.certainty()) + "), true: " + record.label();
            page.card(record.images(), List.of(record.text(), record.id(), said), false);
        }
        page.endFigures();
        evaluation.badImages().warning().ifPresent(page::paragraph);
    }
}
