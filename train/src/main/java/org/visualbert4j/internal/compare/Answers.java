package org.visualbert4j.internal.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.compare.ComparisonPlan.Run;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.train.TrainingData;
import org.visualbert4j.metrics.ComparisonResult;
import org.visualbert4j.metrics.McNemar;
import org.visualbert4j.metrics.PairedBootstrap;
import org.visualbert4j.metrics.SingleLabelMetrics;

/** The answers of all runs on the same records, and what they come to. */
final class Answers {

    private static final long RESAMPLING_SEED = 1;

    private final ComparisonPlan plan;
    private final ComparisonFolder folder;
    private final LabelSet labels;
    private final List<LabelledRecord> records = new ArrayList<>();
    private final Map<Variant, List<Map<Integer, PredictionLine>>> predictions = new LinkedHashMap<>(); // [seed][line]
    private final int leftOut;

    /** Reads those of all runs. */
    Answers(ComparisonPlan plan, Trainings.Finished trained) {
        List<TrainingData> data = trained.data();
        this.plan = plan;
        this.folder = trained.folder();
        this.labels = data.get(0).labels();
        for (Variant variant : plan.variants()) {
            predictions.put(
                    variant, seeds().mapToObj(seed -> byLine(variant, seed)).toList());
        }
        List<LabelledRecord> all = data.stream()
                .flatMap(part -> Objects.requireNonNull(part.test()).stream())
                .toList();
        for (LabelledRecord record : all) {
            if (predictions.values().stream()
                    .flatMap(List::stream)
                    .allMatch(lines -> lines.containsKey(record.line()))) {
                records.add(record);
            }
        }
        BadImages images = data.get(0).audit().badImages().get(plan.folds() == 0 ? "test" : "train");
        leftOut = all.size() - records.size() + (images == null ? 0 : images.leftOut());
        if (records.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA, plan.output() + ": no record was answered by all variants");
        }
    }

    private java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(plan.firstSeed(), plan.firstSeed() + plan.seeds());
    }

    private Map<Integer, PredictionLine> byLine(Variant variant, long seed) {
        Map<Integer, PredictionLine> lines = new HashMap<>();
        for (int part : plan.parts()) {
            folder.read(new Run(variant, seed, part), PredictionLine.class)
                    .forEach(prediction -> lines.put(prediction.line(), prediction));
        }
        return lines;
    }

    ComparisonResult result() {
        List<ComparisonResult.VariantResult> variants =
                plan.variants().stream().map(this::variant).toList();
        int[] groups = groups();
        boolean[][] first = right(plan.variants().get(0));
        List<ComparisonResult.PairResult> pairs = new ArrayList<>();
        for (Variant other : plan.variants().subList(1, plan.variants().size())) {
            boolean[][] second = right(other);
            pairs.add(new ComparisonResult.PairResult(
                    plan.variants().get(0).name(),
                    other.name(),
                    plan.seeds(),
                    PairedBootstrap.of(first, second, groups, RESAMPLING_SEED),
                    McNemar.of(first, second)));
        }
        int groupCount = IntStream.of(groups).max().orElseThrow() + 1;
        return new ComparisonResult(
                records.size(), groupCount, leftOut, plan.folds(), plan.seeds(), plan.firstSeed(), variants, pairs);
    }

    private ComparisonResult.VariantResult variant(Variant variant) {
        List<SingleLabelMetrics> metrics =
                lines(variant).stream().map(this::metrics).toList();
        List<FinishedRun> runs = plan.runs().stream()
                .filter(run -> run.variant().equals(variant))
                .map(folder::metrics)
                .toList();
        return new ComparisonResult.VariantResult(
                variant.name(),
                runs.get(0).parameters(),
                Math.round(
                        (double) runs.stream().mapToLong(FinishedRun::examples).sum() / plan.seeds()),
                runs.stream().mapToDouble(FinishedRun::seconds).sum() / plan.seeds(),
                spread(metrics.stream().mapToDouble(SingleLabelMetrics::accuracy)),
                spread(metrics.stream().mapToDouble(SingleLabelMetrics::macroF1)));
    }

    private static ComparisonResult.Spread spread(DoubleStream bySeed) {
        return ComparisonResult.Spread.of(bySeed.boxed().toList());
    }

    private List<Map<Integer, PredictionLine>> lines(Variant variant) {
        return Objects.requireNonNull(predictions.get(variant));
    }

    private static PredictionLine of(Map<Integer, PredictionLine> lines, LabelledRecord record) {
        return Objects.requireNonNull(lines.get(record.line()));
    }

    private SingleLabelMetrics metrics(Map<Integer, PredictionLine> lines) {
        Map<String, Integer> classes = new HashMap<>();
        labels.labels().forEach(label -> classes.put(label, classes.size()));
        int[] truth = records.stream()
                .mapToInt(record -> classes.getOrDefault(of(lines, record).label(), -1))
                .toArray();
        int[] predicted = records.stream()
                .mapToInt(record -> classes.getOrDefault(of(lines, record).predicted(), -1))
                .toArray();
        return SingleLabelMetrics.of(labels.labels(), truth, predicted, 0);
    }

    private boolean[][] right(Variant variant) {
        List<Map<Integer, PredictionLine>> bySeed = lines(variant);
        boolean[][] right = new boolean[bySeed.size()][records.size()];
        for (int seed = 0; seed < right.length; seed++) {
            for (int i = 0; i < records.size(); i++) {
                PredictionLine prediction = of(bySeed.get(seed), records.get(i));
                right[seed][i] = prediction.predicted().equals(prediction.label());
            }
        }
        return right;
    }

    private int[] groups() {
        Map<String, Integer> numbers = new HashMap<>();
        return records.stream()
                .mapToInt(record -> numbers.computeIfAbsent(record.groupKey(), ignored -> numbers.size()))
                .toArray();
    }
}
