package org.visualbert4j.internal.optim;

/** How the learning rate changes over a run, as a factor of what was asked for. */
public sealed interface Schedule {

    /** The factor of a step, 0 being the first. */
    double factor(long step);

    /** Takes note of the validation loss of the next evaluation. */
    default void evaluated(double validationLoss) {}

    /** Up from 0 over the first steps; then what comes after. Reference: transformers' schedules with warm-up. */
    record Warmup(long steps, Schedule after) implements Schedule {
        @Override
        public double factor(long step) {
            return step < steps ? (double) (step + 1) / (steps + 1) : after.factor(step);
        }

        @Override
        public void evaluated(double validationLoss) {
            after.evaluated(validationLoss);
        }
    }

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step) {
            return 1;
        }
    }

    /** Down to 0 in a straight line from the end of the warm-up to the last step. */
    record Linear(long warmup, long steps) implements Schedule {
        @Override
        public double factor(long step) {
            return Math.max(0, (double) (steps - step) / Math.max(1, steps - warmup));
        }
    }

    /** Down to 0 along half a cosine. */
    record Cosine(long warmup, long steps) implements Schedule {
        @Override
        public double factor(long step) {
            double progress = Math.min(1, (double) (step - warmup) / Math.max(1, steps - warmup));
            return 0.5 * (1 + Math.cos(Math.PI * progress));
        }
    }

    /** Times {@code gamma} after every so many steps. Reference: {@code torch.optim.lr_scheduler.StepLR}. */
    record Step(long steps, double gamma) implements Schedule {
        @Override
        public double factor(long step) {
            long falls = step / steps;
            return Math.pow(gamma, (double) falls);
        }
    }

    /**
     * Times {@code gamma} when the validation loss has not become better, by a ten-thousandth at least, for more than
     * {@code patience} evaluations. Reference: {@code torch.optim.lr_scheduler.ReduceLROnPlateau}.
     */
    final class Plateau implements Schedule {
        private static final double THRESHOLD = 1e-4;
        private final int patience;
        private final double gamma;
        private double factor = 1;
        private double best = Double.POSITIVE_INFINITY;
        private int badEvaluations;

        public Plateau(int patience, double gamma) {
            this.patience = patience;
            this.gamma = gamma;
        }

        @Override
        public double factor(long step) {
            return factor;
        }

        @Override
        public void evaluated(double validationLoss) {
            if (validationLoss < best * (1 - THRESHOLD)) {
                best = validationLoss;
                badEvaluations = 0;
            } else {
                badEvaluations++;
            }
            if (badEvaluations > patience) {
                factor *= gamma;
                badEvaluations = 0;
            }
        }
    }
}
