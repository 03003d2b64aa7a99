package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 14: the loss of whole epochs swings, far more than their batches' noise explains, and no longer falls. */
final class Oscillation implements Check {
    private static final int WINDOW = 8;
    private static final int FEWEST = 6;
    private static final double SWINGS = 3;
    private static final double FAR = 0.1;

    @Override
    public Cause cause() {
        return Cause.RATE;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.LOWER_RATE, Trial.LARGER_BATCH);
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.LOSSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] all = vitals.trainLosses();
        double[] last = Noise.last(all, Math.max(WINDOW, all.length / 3));
        if (last.length < FEWEST || Noise.trend(last) < -Noise.z(0.1)) {
            return null;
        }
        double spread = 1.4826 * Noise.median(away(last)) / Math.abs(Noise.mean(last));
        double chance = vitals.lossNoise() / Math.sqrt(patient.updatesPerEpoch());
        double swing = Noise.quantile(0.9, last) - Noise.quantile(0.1, last);
        boolean far =
                Noise.mean(last) > FAR * Math.abs(patient.firstPass().train().loss());
        if (!far || spread < patient.thresholds().oscillation() || swing < SWINGS * chance) {
            return null;
        }
        int batch = patient.settings().batchSize() * patient.settings().accumulate();
        float rate = patient.rule().learningRate();
        double noise = vitals.noiseScale();
        boolean noisy = noise > 4 * batch && Double.isFinite(noise);
        String evidence = "the loss of the last " + last.length + " epochs swings by " + Text.percent(spread)
                + " around " + Text.number(Noise.mean(last)) + " and does not fall";
        return likely(
                "",
                evidence,
                noisy
                        ? "batch " + batch + " → " + 4 * batch + ", or rate " + Text.number(rate) + " → "
                                + Text.number(rate / 3)
                        : "rate " + Text.number(rate) + " → " + Text.number(rate / 3));
    }

    private static double[] away(double[] values) {
        double middle = Noise.median(values);
        double[] away = new double[values.length];
        for (int i = 0; i < away.length; i++) {
            away[i] = Math.abs(values[i] - middle);
        }
        return away;
    }
}
