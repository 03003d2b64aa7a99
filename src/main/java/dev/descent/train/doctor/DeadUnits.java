package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 17: ReLU units that are 0 for every row of three passes. A unit that is 0 for most rows is doing its work; only one that
 * never fires has no gradient.
 */
final class DeadUnits implements Check {
    private static final int ROWS = 100;
    private static final double HINT = 0.5;

    @Override
    public Cause cause() {
        return Cause.ACTIVATIONS;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        if (vitals.lastThree().isEmpty() || vitals.lastPass().train().rows() < ROWS) {
            return null;
        }
        double limit = patient.thresholds().deadShare();
        LayerState worst = null;
        for (LayerState state : vitals.lastPass().layers()) {
            boolean dead = state.role() == Role.RELU
                    && state.units() > 1
                    && vitals.wasAlways(state, other -> other.dead() > HINT * limit);
            worst = dead && (worst == null || state.dead() > worst.dead()) ? state : worst;
        }
        if (worst == null) {
            return null;
        }
        float rate = patient.rule().learningRate();
        String evidence = worst.deadUnits() + " of " + worst.units() + " units of " + worst.name() + " are 0 for all "
                + vitals.lastPass().train().rows() + " rows, in three passes";
        String advice = "rate " + Text.number(rate) + " → " + Text.number(rate / 3)
                + ", biases that begin with 0, or leakyRelu() in place of " + worst.name();
        return worst.dead() > limit ? likely(worst.name(), evidence, advice) : hint(worst.name(), evidence, advice);
    }
}
