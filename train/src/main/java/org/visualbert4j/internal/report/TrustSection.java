package org.visualbert4j.internal.report;

import static org.visualbert4j.internal.report.Words.decimal;
import static org.visualbert4j.internal.report.Words.percent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.calibrate.CalibrationMeasurement;
import org.visualbert4j.internal.calibrate.HeldOutAnswers;
import org.visualbert4j.internal.calibrate.Reliability;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.records.LabelSet;

/** What calibration did, and which labels may be taken without looking. */
final class TrustSection {

    private static final int POINTS = 100;
    private static final int FEWEST = 20; // records that an error is drawn of

    private TrustSection() {}

    /** What calibration did to the probabilities. */
    static void addTo(HtmlPage page, CalibrationMeasurement measured) {
        page.section("Before and after calibration").paragraph(sentence(measured.sentence()));
        if (measured.calibration() != null) {
            Reliability before = measured.before();
            Reliability after = measured.after();
            page.table(
                    List.of("", "before", "after"),
                    List.of(
                            List.of(
                                    "calibration error",
                                    percent(before.calibrationError()),
                                    percent(after.calibrationError())),
                            List.of("Brier score", decimal(before.brierScore()), decimal(after.brierScore())),
                            List.of("log loss, nats", decimal(before.logLoss()), decimal(after.logLoss()))));
        }
    }

    /**
     * Which labels may be taken without looking.
     *
     * @param config of the model
     * @param acceptance what was found; null where it was not asked for, or does not hold
     * @param stale whether it does not hold, as the model was changed since
     * @param evaluation that the curve is drawn of; null without one
     */
    static void addTo(
            HtmlPage page,
            VisualBertConfig config,
            @Nullable Acceptance acceptance,
            boolean stale,
            @Nullable EvaluationRun evaluation) {
        page.section("Labels that may be taken without looking")
                .paragraph(
                        acceptance != null
                                ? sentence(acceptance.sentence())
                                : stale
                                        ? Acceptance.FILE + " was measured of another state of this model;"
                                                + " visualbert calibrate measures it anew."
                                        : "Which they are was not asked for: --target-error of train or calibrate finds"
                                                + " it.");
        if (evaluation != null) {
            LabelSet labels = new LabelSet(List.copyOf(config.id2label().values()));
            HeldOutAnswers answers = HeldOutAnswers.of(labels, config.labelling(), evaluation.answers());
            page.paragraph("The surest answers first: how many are wrong of those taken.")
                    .beginFigures()
                    .figure(chart(answers, acceptance), "Error among those taken, %")
                    .endFigures();
        }
        if (acceptance != null) {
            page.table(List.of("label", "taken from", "taken", "of records", "wrong"), rows(acceptance));
        }
    }

    private static Chart chart(HeldOutAnswers answers, @Nullable Acceptance acceptance) {
        double[][] curve = curve(answers);
        Map<String, double[][]> lines = new LinkedHashMap<>();
        lines.put("these records", curve);
        if (acceptance != null) {
            double target = 100 * acceptance.targetError();
            lines.put("target", new double[][] {{0, 100}, {target, target}});
            if (acceptance.coverage() > 0) {
                double share = 100 * acceptance.coverage();
                lines.put("taken", new double[][] {{share, share}, {0, target}});
            }
        }
        return new Chart("share of records taken, %", lines);
    }

    /** Shares of records and the errors among them, in per cent. */
    private static double[][] curve(HeldOutAnswers answers) {
        int count = answers.wrong().length;
        List<Integer> order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> answers.certainty()[i])
                        .reversed())
                .toList();
        List<double[]> points = new ArrayList<>();
        int errors = 0;
        int every = Math.max(1, count / POINTS);
        for (int taken = 1; taken <= count; taken++) {
            errors += answers.wrong()[order.get(taken - 1)] ? 1 : 0;
            if (taken == count || (taken % every == 0 && taken >= FEWEST)) {
                points.add(new double[] {100.0 * taken / count, 100.0 * errors / taken});
            }
        }
        return new double[][] {
            points.stream().mapToDouble(point -> point[0]).toArray(),
            points.stream().mapToDouble(point -> point[1]).toArray()
        };
    }

    private static List<List<String>> rows(Acceptance acceptance) {
        boolean alone = acceptance.groups().size() == 1;
        List<List<String>> rows = new ArrayList<>();
        for (Acceptance.Group group : acceptance.groups()) {
            String label = group.label();
            Double threshold = group.threshold();
            rows.add(List.of(
                    label != null ? label : alone ? "all" : "all others",
                    threshold == null ? "–" : Words.format("%.2f %%", 100 * threshold),
                    String.valueOf(group.accepted()),
                    String.valueOf(group.records()),
                    String.valueOf(group.errors())));
        }
        return rows;
    }

    private static String sentence(String line) {
        return Character.toUpperCase(line.charAt(0)) + line.substring(1) + ".";
    }
}
