package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 28: the run ended while it was getting better at a pace that half as many epochs more would have shown. Losses fall for
 * long after scores have settled, so the gain is that of the score where it is measured often enough; it
 * must be more than chance does to a score on so few rows.
 */
final class StoppedEarly implements Check {
    private static final double STEEP = 0.15;
    /** A gain ahead is uncertain, so it must be that many times what matters. */
    private static final double MATTERS = 2.5;

    @Override
    public Cause cause() {
        return Cause.RATE;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.HIGHER_RATE);
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
        int epochs = Math.max(1, vitals.epoch());
        String advice = "epochs " + epochs + " → " + Math.max(epochs + 1, epochs * 3 / 2) + ", or a higher rate";
        double gain = vitals.gainAhead();
        if (vitals.isBehind()) {
            return !vitals.isOnItsWay()
                    ? null
                    : likely(
                            "",
                            "the score is " + Text.number(vitals.score()) + " and still gets better; "
                                    + patient.reference().bestName() + " would score "
                                    + Text.number(patient.reference().best()),
                            advice);
        }
        double[] held = vitals.validationLosses();
        if (gain > MATTERS * patient.thresholds().smallEffect()) {
            boolean falls = Noise.trend(Noise.last(held, held.length / 2)) < -Noise.z(0.05);
            String evidence = "the validation score still rises, to " + Text.number(vitals.score())
                    + "; half as many epochs more would bring about " + Text.number(gain);
            return falls ? likely("", evidence, advice) : null;
        }
        boolean turned = held.length > 1 && held[held.length - 1] > held[held.length - 2];
        double drop = vitals.dropAhead();
        // Where the rows are learnt, a loss that falls is growing confidence.
        return Double.isNaN(gain) && drop > STEEP && !turned && !vitals.knowsItsRows()
                ? likely(
                        "",
                        "the training loss still falls; half as many epochs more would take about "
                                + Text.percent(Math.min(0.9, drop)) + " of it",
                        advice)
                : null;
    }
}
