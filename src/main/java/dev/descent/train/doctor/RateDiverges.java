package dev.descent.train.doctor;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 11, the curve that rises at the start: the loss is above where it began, by more than its noise, and stays there; or it
 * burst at the start and has not come below it since.
 */
final class RateDiverges implements Check {
    private static final int FEWEST = 30;
    private static final double BURST = 3;
    private static final int SMOOTHED = 5;

    @Override
    public Cause cause() {
        return Cause.RATE;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.LOWER_RATE);
    }

    @Override
    public boolean concernsGoodRuns() {
        return true;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.LOSSES, Statistic.UPDATES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] first = vitals.firstLosses();
        if (first.length < FEWEST && !vitals.isEnded() || first.length < 5) {
            return null;
        }
        Thresholds limits = patient.thresholds();
        // Dropout makes losses larger in training, and the first batches know nothing of the rate yet.
        double start = Math.max(patient.firstPass().train().loss(), first[0]);
        double[] recent = vitals.smoothLosses(Math.max(3, (int) Math.min(20, vitals.step() / 10)));
        double now = recent.length == 0 ? Noise.mean(first) : recent[recent.length - 1];
        double noise = Noise.ofCurve(first);
        double times = limits.divergence();
        boolean above = now > times * Math.abs(start) && now > start + limits.divergenceNoise() * noise;
        double worst = start;
        for (int i = SMOOTHED; i <= first.length; i++) {
            worst = Math.max(worst, Noise.mean(Arrays.copyOfRange(first, i - SMOOTHED, i)));
        }
        boolean stuck = worst > BURST * Math.abs(start)
                && worst > start + limits.divergenceNoise() * noise / Math.sqrt(SMOOTHED)
                && now > 0.9 * start
                && !vitals.isBetterThanGuess()
                && (!vitals.isImproving() || worst > 2 * BURST * Math.abs(start));
        if (!above && !stuck || start <= 0) {
            return null;
        }
        float rate = patient.rule().learningRate();
        double ratio = vitals.updateRatio();
        String evidence = "the loss began at " + Text.number(start) + ", reached " + Text.number(Math.max(worst, now))
                + " and is " + Text.number(now) + " after " + vitals.step() + " batches"
                + (ratio > 0 ? "; an update changes weights by " + Text.percent(ratio) : "");
        return likely(
                "", evidence, "rate " + Text.number(rate) + " → " + Text.number(rate / 10) + ", and start afresh");
    }
}
