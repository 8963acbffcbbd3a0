package org.visualbert4j.internal.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.Task;

class AcceptanceFitTest {

    @Test
    void thresholds_by_label_are_for_models_that_give_one_label() {
        AcceptanceFit.Target byLabel = new AcceptanceFit.Target(0.01, 0.95, true);

        byLabel.checkTask(Task.SINGLE_LABEL);
        new AcceptanceFit.Target(0.01, 0.95, false).checkTask(Task.MULTI_LABEL);
        assertThatThrownBy(() -> byLabel.checkTask(Task.MULTI_LABEL))
                .isInstanceOf(VisualBertException.class)
                .hasMessage("thresholds by label are for models that give one label");
    }

    @Test
    void a_target_is_a_share() {
        for (double senseless : new double[] {0, 1, -0.1, 5, Double.NaN}) {
            assertThatThrownBy(() -> new AcceptanceFit.Target(senseless, 0.95, false))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining("`target-error`: " + senseless + " makes no sense");
            assertThatThrownBy(() -> new AcceptanceFit.Target(0.01, senseless, false))
                    .hasMessageContaining("`confidence`");
        }
        assertThat(new AcceptanceFit.Target(0.01, 0.95, true).byLabel()).isTrue();
    }
}
