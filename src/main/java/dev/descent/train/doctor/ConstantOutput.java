package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 21: nearly the same output for every row. */
final class ConstantOutput implements Check {
    private static final double FAIR = 0.8;
    private static final double FLAT = 0.02;

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
        if (vitals.progress() < patient.thresholds().verdictAt() && !vitals.isEnded()
                || vitals.lastThree().isEmpty()) {
            return null;
        }
        Sample now = vitals.lastPass().train();
        for (int c = 0; c < now.predicted().length; c++) {
            int label = c;
            boolean constant = vitals.lastThree().stream()
                    .allMatch(pass -> pass.train().predicted()[label]
                            > patient.thresholds().constantShare());
            if (constant && now.actual()[c] < FAIR) {
                return likely(
                        "output",
                        "class " + c + " is predicted for " + Text.percent(now.predicted()[c])
                                + " of the rows and right for " + Text.percent(now.actual()[c]),
                        advice(vitals));
            }
        }
        boolean flat = vitals.lastThree().stream().allMatch(pass -> pass.train().spread() < FLAT);
        return flat
                ? likely(
                        "output",
                        "predictions for different rows spread by " + Text.percent(now.spread())
                                + " of the targets' spread",
                        advice(vitals))
                : null;
    }

    private static String advice(Vitals vitals) {
        for (LayerState state : vitals.lastPass().layers()) {
            if (state.between() == 0) {
                return "look at " + state.name()
                        + ", whose output is the same for every row: dead units, or zeros for inputs";
            }
        }
        return "look whether the inputs reach the model as they should; then lower the rate";
    }
}
