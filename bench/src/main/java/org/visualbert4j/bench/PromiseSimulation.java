package org.visualbert4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.visualbert4j.internal.calibrate.AcceptanceFit;
import org.visualbert4j.internal.calibrate.HeldOutAnswers;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.classifier.TrainedPrecision;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.train.RecordSource;

/**
 * Whether what a target error and prediction sets promise holds. A classifier answers a pool of records once; the pool is all there is
 * of records in the world. Then, draw after draw, held-out records are taken from it at random, with replacement, a threshold and sets
 * are found on them, and the true error of what the threshold accepts is counted in the whole pool. Arguments: the model's folder,
 * records that it was not trained on, the target error, the held-out records a draw, the draws, {@code by-label} or nothing.
 */
final class PromiseSimulation {

    private static final double CONFIDENCE = 0.95;
    private static final double LEVEL = 0.95;
    private static final int BATCH = 64;

    private PromiseSimulation() {}

    /** Prints the share of broken promises, and what was accepted. */
    public static void main(String[] arguments) {
        Path run = Path.of(arguments[0]);
        double target = Double.parseDouble(arguments[2]);
        int records = Integer.parseInt(arguments[3]);
        int draws = Integer.parseInt(arguments[4]);
        boolean byLabel = arguments.length > 5 && arguments[5].equals("by-label");
        LibTorch.load();
        try (Classifier classifier = Classifier.load(run)) {
            MatmulPrecision precision =
                    classifier.precision("auto", TrainedPrecision.of(run).orElse(null));
            List<EvaluationRun.Answer> pool = answers(classifier, precision, Path.of(arguments[1]));
            HeldOutAnswers truth = HeldOutAnswers.of(
                    classifier.labels(), classifier.model().config().labelling(), pool);
            AcceptanceFit.Target promise = new AcceptanceFit.Target(target, CONFIDENCE, byLabel);
            Tally tally = new Tally(classifier, pool, truth);
            Random random = new Random(1);
            for (int draw = 0; draw < draws; draw++) {
                List<EvaluationRun.Answer> held = new ArrayList<>();
                for (int i = 0; i < records; i++) {
                    held.add(pool.get(random.nextInt(pool.size())));
                }
                tally.add(AcceptanceFit.of(run, classifier, precision, held, promise));
            }
            tally.print(draws, records, target);
        }
    }

    private static List<EvaluationRun.Answer> answers(Classifier classifier, MatmulPrecision precision, Path file) {
        TrainingSettings settings = SettingsReader.read(null, Map.of());
        List<LabelledRecord> records = RecordSource.readLabelled(file, settings, new ArrayList<>());
        ExampleReader reader = new ExampleReader(classifier, settings.data().badImages());
        return EvaluationRun.of(classifier, reader, records, BATCH, 1, precision, done -> {})
                .answers();
    }

    /** What the draws came to. */
    private static final class Tally {

        private final Classifier classifier;
        private final List<EvaluationRun.Answer> pool;
        private final HeldOutAnswers truth;
        private int broken;
        private int none;
        private double accepted;
        private double covered;
        private double size;

        Tally(Classifier classifier, List<EvaluationRun.Answer> pool, HeldOutAnswers truth) {
            this.classifier = classifier;
            this.pool = pool;
            this.truth = truth;
        }

        void add(Acceptance found) {
            int taken = 0;
            int wrong = 0;
            float from = found.setThreshold(LEVEL);
            for (int i = 0; i < pool.size(); i++) {
                EvaluationRun.Answer answer = pool.get(i);
                if (found.accepts(classifier, answer.probabilities())) {
                    taken++;
                    wrong += truth.wrong()[i] ? 1 : 0;
                }
                boolean[] set = Acceptance.set(classifier.model().config().labelling(), answer.probabilities(), from);
                for (boolean in : set) {
                    size += in ? 1.0 / pool.size() : 0;
                }
                covered += answer.label() >= 0 && set[answer.label()] ? 1.0 / pool.size() : 0;
            }
            none += taken == 0 ? 1 : 0;
            broken += wrong > found.targetError() * taken ? 1 : 0;
            accepted += (double) taken / pool.size();
        }

        void print(int draws, int records, double target) {
            long correct = 0;
            for (boolean wrong : truth.wrong()) {
                correct += wrong ? 0 : 1;
            }
            double share = (double) broken / draws;
            double half = 1.96 * Math.sqrt(Math.max(share, 1.0 / draws) * (1 - share) / draws);
            System.out.printf(
                    Locale.ROOT,
                    "pool of %,d records, accuracy %.2f %%; %,d draws of %,d held-out records%n"
                            + "target error %.1f %%: broken in %.1f %% of draws (± %.1f; promised: at most %.0f %%),"
                            + " %.1f %% of records accepted on average, no threshold in %.1f %% of draws%n"
                            + "sets of %.0f %%: %.2f %% hold the record's label on average, with %.2f labels%n",
                    pool.size(),
                    100.0 * correct / pool.size(),
                    draws,
                    records,
                    100 * target,
                    100 * share,
                    100 * half,
                    100 * (1 - CONFIDENCE),
                    100 * accepted / draws,
                    100.0 * none / draws,
                    100 * LEVEL,
                    100 * covered / draws,
                    size / draws);
        }
    }
}
