package org.visualbert4j.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.evaluate.EvaluationRun.Answer;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.PlattScaling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.metrics.MultiLabelMetrics;

class MistakeTest {

    /** Gives a label from 0.12 on, another from 0.88 on. */
    private static final Labelling PLATT =
            new Labelling(Task.MULTI_LABEL, 0.5, null, new PlattScaling(List.of(1.0, 1.0), List.of(-2.0, 2.0)));

    @Test
    void calibrated_probabilities_are_held_against_each_label_s_own_threshold() {
        float[] probabilities = {0.3f, 0.6f};

        assertThat(Mistake.of(answer("rare", probabilities), metrics(probabilities), PLATT))
                .isEmpty();
        assertThat(Mistake.of(answer("frequent", probabilities), metrics(probabilities), PLATT))
                .hasValueSatisfying(mistake -> assertThat(mistake.said()).isEqualTo("rare"));
    }

    private static Answer answer(String label, float[] probabilities) {
        Map<String, Double> targets = Map.of(label, 1.0);
        return new Answer(
                new LabelledRecord("1", "", false, null, List.of(), List.of(), targets, Path.of("a.jsonl"), 1, null),
                -1,
                probabilities);
    }

    private static MultiLabelMetrics metrics(float[] probabilities) {
        return MultiLabelMetrics.of(
                List.of("rare", "frequent"), new boolean[][] {{true, false}}, new float[][] {probabilities}, 0.5);
    }
}
