package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 28: the run ended while it was getting better at a pace that half as many epochs more would have shown. Losses fall for
 * long after scores have settled, so the gain is that of the score where it is measured often enough; it
 * must be more than chance does to a score on so few rows.
 */
final class StoppedEarly implements Check {
    private static final int FEWEST = 8;
    private static final double STEEP = 0.08;
    /** Curves flatten, so half the slope is what may be hoped for. */
    private static final double FLATTENING = 0.5;

    @Override
    public Cause cause() {
        return Cause.RATE;
    }

    /** It is about runs that improve. */
    @Override
    public boolean concernsGoodRuns() {
        return true;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.LOSSES, Statistic.PASSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        if (!vitals.isEnded() || vitals.isSpoilt() || vitals.isAtTarget() || vitals.progress() < 0.5) {
            return null;
        }
        double z = -Noise.z(0.05);
        double[] scores = vitals.validationScores();
        double[] held = vitals.validationLosses();
        int epochs = Math.max(1, vitals.epoch());
        String advice = "epochs " + epochs + " → " + Math.max(epochs + 1, epochs * 3 / 2) + ", or a higher rate";
        if (scores.length >= FEWEST) {
            double[] tail = Noise.last(scores, Math.max(FEWEST, scores.length / 2));
            double gain = Noise.slope(tail) * scores.length * 0.5 * FLATTENING;
            boolean rises = Noise.trend(tail) > -z
                    && gain
                            > Math.max(
                                    patient.thresholds().smallEffect(),
                                    patient.error(Noise.mean(tail), vitals.scored()));
            boolean falls = Noise.trend(Noise.last(held, tail.length)) < z;
            return rises && falls
                    ? likely(
                            "",
                            "the validation score still rises, from "
                                    + Text.number(tail[0])
                                    + " to " + Text.number(scores[scores.length - 1]) + " over the last " + tail.length
                                    + " epochs; half as many more would bring about " + Text.number(gain),
                            advice)
                    : null;
        }
        double[] smooth = vitals.smoothLosses(24);
        double[] tail = Noise.last(smooth, Math.max(FEWEST, smooth.length / 2));
        if (smooth.length < FEWEST) {
            return null;
        }
        double drop = -Noise.slope(tail) * smooth.length * 0.5 * FLATTENING / Math.abs(tail[tail.length - 1]);
        boolean turned = held.length > 1 && held[held.length - 1] > held[held.length - 2];
        return Noise.trend(tail) < -Noise.z(patient.thresholds().significance()) && drop > STEEP && !turned
                ? likely(
                        "",
                        "the training loss still falls, to " + Text.number(tail[tail.length - 1])
                                + "; half as many epochs more would take about " + Text.percent(Math.min(0.9, drop))
                                + " of it",
                        advice)
                : null;
    }
}
