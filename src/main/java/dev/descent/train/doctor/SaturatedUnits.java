package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 18: sigmoid or tanh at their limits, where their gradient is nearly 0, while the loss is still high. */
final class SaturatedUnits implements Check {
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
        double limit = patient.thresholds().saturatedShare();
        LayerState output = OutputFit.last(vitals.lastPass().layers());
        for (LayerState state : vitals.lastPass().layers()) {
            boolean hidden = output != null && !state.name().equals(output.name());
            boolean saturated =
                    hidden && state.saturated() > limit && vitals.wasAlways(state, other -> other.saturated() > limit);
            if (saturated) {
                return likely(
                        state.name(),
                        Text.percent(state.saturated()) + " of the values of " + state.name()
                                + " are at its limits, and the score is " + Text.number(vitals.score()),
                        "standardise the inputs, begin with XavierUniform, or use relu() in place of " + state.name());
            }
        }
        return null;
    }
}
