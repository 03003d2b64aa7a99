package dev.descent.train.doctor;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 15: gradients that do not reach the first layer, in a run that gets nowhere. */
final class VanishingGradients implements Check {
    private static final int SAMPLES = 5;

    @Override
    public Cause cause() {
        return Cause.ACTIVATIONS;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.UPDATES, Statistic.LOSSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        List<Updates> weights = vitals.updates().stream()
                .filter(u -> u.weight() && u.connected() && u.samples() >= SAMPLES)
                .toList();
        if (weights.size() < 3 || vitals.progress() < patient.thresholds().verdictAt() / 2 || vitals.isImproving()) {
            return null;
        }
        Updates first = weights.get(0);
        Updates last = weights.get(weights.size() - 1);
        double share = first.gradient() / last.gradient();
        if (!(share < patient.thresholds().vanishing()) || first.gradient() == 0) {
            return null;
        }
        boolean still = first.ratio() < 1e-5 || !vitals.isBetterThanGuess();
        String evidence = "the gradient of " + first.name() + " is " + Text.number(share) + " times that of "
                + last.name() + ", and an update changes it by " + Text.number(100 * first.ratio()) + " %";
        String advice =
                "relu() with its default initialisation in hidden layers, batchNorm() before them, or residual(...)";
        return still ? likely(first.name(), evidence, advice) : hint(first.name(), evidence, advice);
    }
}
