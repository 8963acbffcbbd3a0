package org.visualbert4j.training;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.compare.ComparisonPlan;
import org.visualbert4j.internal.compare.ComparisonRun;
import org.visualbert4j.internal.compare.Variant;
import org.visualbert4j.metrics.ComparisonResult;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Trains several variants of the settings with several seeds on the same records, and tells by how much they differ and
 * how sure that is. Started again with the same settings it continues where it was interrupted.
 *
 * <pre>{@code
 * Optional<ComparisonResult> result = Comparison.builder()
 *         .all(each -> each.training(Path.of("train.jsonl")).test(Path.of("test.jsonl")))
 *         .variant("concat", each -> each.fusion(Fusion.CONCAT))
 *         .variant("co-attention", each -> each.fusion(Fusion.CO_ATTENTION))
 *         .seeds(5)
 *         .output(Path.of("comparisons/fusion"))
 *         .build()
 *         .run();
 * }</pre>
 */
public final class Comparison {

    private final ComparisonPlan plan;
    private final TrainingListener listener;
    private final Cancellation cancellation;

    private Comparison(ComparisonPlan plan, Builder builder) {
        this.plan = plan;
        this.listener = builder.listener;
        this.cancellation = builder.cancellation;
    }

    /** Begins to describe a comparison. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Trains all variants on this thread, and leaves {@code comparison.json} and a folder for each run.
     *
     * @return empty where it was cancelled
     * @throws VisualBertException USAGE where the folder holds another comparison; else of any kind, as training throws
     */
    public Optional<ComparisonResult> run() {
        ComparisonRun run = new ComparisonRun(plan, listener);
        return Optional.ofNullable(cancellation.<@Nullable ComparisonResult>during(run::stop, run::run));
    }

    /** What is compared. */
    public static final class Builder {

        private final Map<String, Consumer<Training.Builder>> variants = new LinkedHashMap<>();
        private Consumer<Training.Builder> all = each -> {};
        private int seeds = 5;
        private int folds;
        private @Nullable Path output;
        private TrainingListener listener = new TrainingListener() {};
        private Cancellation cancellation = new Cancellation();

        private Builder() {}

        /** Settings of all variants; those of a variant win over them. The output folder is the comparison's to choose. */
        public Builder all(Consumer<Training.Builder> settings) {
            all = settings;
            return this;
        }

        /**
         * A variant. Two or more are required; the others are compared with the first.
         *
         * @param name also its folder's, within the output folder
         * @param settings what is its own
         */
        public Builder variant(String name, Consumer<Training.Builder> settings) {
            variants.put(name, settings);
            return this;
        }

        /** How many times each variant is trained, with the seed of the settings and those after it. 5 by default. */
        public Builder seeds(int count) {
            seeds = count;
            return this;
        }

        /** Instead of test records: the training records in so many parts by group, each the test once. */
        public Builder folds(int count) {
            folds = count;
            return this;
        }

        /** The folder of the comparison. Required. */
        public Builder output(Path folder) {
            output = folder;
            return this;
        }

        /** Who is told of progress in each training, on the thread that trains. */
        public Builder listener(TrainingListener told) {
            listener = told;
            return this;
        }

        /** What can end the comparison early. */
        public Builder cancellation(Cancellation by) {
            cancellation = by;
            return this;
        }

        /**
         * The comparison.
         *
         * @throws VisualBertException USAGE for counts and names that make no sense and for what is missing, CONFIG for a
         *     value that a setting can't have and where variants would not have the same records
         */
        public Comparison build() {
            if (output == null) {
                throw new VisualBertException(VisualBertException.Code.USAGE, "output is missing: a folder");
            }
            List<Variant> compared = variants.entrySet().stream()
                    .map(entry -> described(entry.getKey(), entry.getValue()))
                    .toList();
            return new Comparison(ComparisonPlan.of(compared, seeds, folds, output), this);
        }

        private Variant described(String name, Consumer<Training.Builder> own) {
            Training.Builder training = Training.builder();
            all.accept(training);
            own.accept(training);
            return new Variant(name, training.file(), training.values());
        }
    }
}
