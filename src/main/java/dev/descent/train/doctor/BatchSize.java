package dev.descent.train.doctor;

import dev.descent.train.BatchSizes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 27: so few updates that the run ends on its way, with batches larger than the gradient's noise asks for; or batches so
 * small that it never settles.
 */
final class BatchSize implements Check {
    private static final int FEW_UPDATES = 10;
    private static final int SMALL = 4;

    @Override
    public Cause cause() {
        return Cause.RATE;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.LARGER_BATCH, Trial.BATCH_OF_ONE);
    }

    /** Too few updates show in runs that still improve. */
    @Override
    public boolean concernsGoodRuns() {
        return true;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.UPDATES, Statistic.LOSSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        int batch = Math.min(
                patient.train().size(),
                patient.settings().batchSize() * patient.settings().accumulate());
        if (vitals.isAtTarget() || !vitals.isEnded() && vitals.progress() < 0.5) {
            return null;
        }
        float rate = patient.rule().learningRate();
        double noise = vitals.noiseScale();
        if (patient.updatesPerEpoch() < FEW_UPDATES && batch > 64) {
            boolean unfinished = vitals.isEnded() && vitals.isImproving() && vitals.step() < 300 || vitals.isBehind();
            int better = Math.max(16, patient.train().size() / 50);
            String evidence = patient.updatesPerEpoch() + " updates an epoch with batches of " + batch + ", "
                    + vitals.step() + " in all, and the loss is " + (vitals.isImproving() ? "still falling" : "flat");
            String advice = "batch " + batch + " → " + better + ", rate " + Text.number(rate) + " → "
                    + Text.number(BatchSizes.squareRootRate(rate, batch, better));
            return unfinished ? likely("", evidence, advice) : hint("", evidence, advice);
        }
        boolean small = batch < SMALL && batch < noise / 10;
        return small
                ? hint(
                        "",
                        "batches of " + batch + " where the gradient's noise asks for about " + Text.number(noise),
                        "batch " + batch + " → 16, rate " + Text.number(rate) + " → "
                                + Text.number(BatchSizes.squareRootRate(rate, batch, 16)))
                : null;
    }
}
