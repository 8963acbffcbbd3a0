package org.visualbert4j.internal.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.VisualInput;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.train.LearntShades;

/** Of a classifier that has learnt a small task. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationRunTest {

    private Path run = Path.of("");
    private List<LabelledRecord> records = List.of();

    @BeforeAll
    void train(@TempDir Path folder) throws IOException {
        run = LearntShades.train(folder);
        records = LearntShades.records(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500})
    void answers_are_those_of_the_records_one_by_one_and_in_their_order(int batchSize) {
        try (Classifier classifier = Classifier.load(run)) {
            EvaluationRun evaluation = evaluate(classifier, records, batchSize, done -> {});

            assertThat(evaluation.answers())
                    .extracting(EvaluationRun.Answer::record)
                    .containsExactlyElementsOf(records);
            for (int i = 0; i < records.size(); i += 13) {
                EvaluationRun.Answer answer = evaluation.answers().get(i);
                ScoredLabel best =
                        classifier.predict(records.get(i), MatmulPrecision.FP32).get(0);
                assertThat(classifier.labels().labels().get(answer.predicted())).isEqualTo(best.label());
                assertThat((double) answer.probabilities()[answer.predicted()])
                        .isCloseTo(best.probability(), Offset.offset(1e-5));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MatmulPrecision.class)
    void the_first_prediction_of_a_fresh_model_has_the_bits_of_all_that_follow(MatmulPrecision precision) {
        try (Classifier classifier = Classifier.load(run)) {
            List<ScoredLabel> first = classifier.predict(records.get(0), precision);
            List<ScoredLabel> second = classifier.predict(records.get(0), precision);
            List<ScoredLabel> third = classifier.predict(records.get(0), precision);

            assertThat(second).isEqualTo(first);
            assertThat(third).isEqualTo(first);
        }
    }

    @Test
    void records_about_the_same_few_images_are_answered_as_each_by_itself() {
        try (Classifier classifier = Classifier.load(run)) {
            List<LabelledRecord> few = IntStream.range(0, 24)
                    .mapToObj(i -> records.get(2 * (i / 8)))
                    .toList();
            assertThat(encoded(classifier, few)).isEqualTo(3);

            List<EvaluationRun.Answer> answers =
                    evaluate(classifier, few, 24, done -> {}).answers();

            for (int i = 0; i < few.size(); i++) {
                EvaluationRun.Answer answer = answers.get(i);
                ScoredLabel best =
                        classifier.predict(few.get(i), MatmulPrecision.FP32).get(0);
                assertThat(classifier.labels().labels().get(answer.predicted())).isEqualTo(best.label());
                assertThat((double) answer.probabilities()[answer.predicted()])
                        .isCloseTo(best.probability(), Offset.offset(1e-5));
            }
        }
    }

    @Test
    void progress_only_grows_and_ends_at_all_records() {
        try (Classifier classifier = Classifier.load(run)) {
            List<Integer> done = new ArrayList<>();

            evaluate(classifier, records, 16, done::add);

            assertThat(done).isSorted().doesNotHaveDuplicates().endsWith(records.size());
        }
    }

    @Test
    void warming_up_changes_no_prediction() {
        try (Classifier cold = Classifier.load(run);
                Classifier warm = Classifier.load(run)) {
            warm.warmUp(records.get(1), MatmulPrecision.BF16);

            assertThat(warm.predict(records.get(0), MatmulPrecision.BF16))
                    .isEqualTo(cold.predict(records.get(0), MatmulPrecision.BF16));
        }
    }

    /** How many images the visual encoder is given for records in one batch. */
    private static int encoded(Classifier classifier, List<LabelledRecord> records) {
        BatchLoader.ExampleMaker maker = new ExampleReader(classifier, BadImagePolicy.ERROR).forEvaluation();
        try (BatchLoader loader = new BatchLoader(records, records.size(), classifier.padId(), 1, maker)) {
            return ((VisualInput.Pixels) loader.next().visual()).images().size();
        }
    }

    private static EvaluationRun evaluate(
            Classifier classifier, List<LabelledRecord> records, int batchSize, EvaluationRun.Progress progress) {
        ExampleReader reader = new ExampleReader(classifier, BadImagePolicy.ERROR);
        return EvaluationRun.of(classifier, reader, records, batchSize, 1, MatmulPrecision.FP32, progress);
    }
}
