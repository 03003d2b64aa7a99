package dev.descent.train.doctor;

import dev.descent.train.EarlyStopping;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 22: the validation loss has turned while the training loss still falls, and the validation score suffers. A loss that
 * rises while the score stays is doubt about single rows, and a hint.
 */
final class Overfitting implements Check {
    private static final int EVALUATIONS = 3;

    @Override
    public Cause cause() {
        return Cause.CAPACITY;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] held = vitals.validationLosses();
        double[] train = vitals.trainLosses();
        int n = held.length;
        Finding gap = gap(patient, vitals);
        if (gap != null) {
            return gap;
        }
        if (n < EVALUATIONS + 2) {
            return null;
        }
        int best = 0;
        for (int e = 1; e < n; e++) {
            best = held[e] < held[best] ? e : best;
        }
        double limit = patient.thresholds().overfit() * held[best];
        for (int e = n - EVALUATIONS; e < n; e++) {
            if (e <= best || held[e] <= limit) {
                return null;
            }
        }
        if (train[n - 1] > train[best]) {
            return null;
        }
        double[] scores = vitals.validationScores();
        double peak = scores.length == n ? Noise.median(at(scores, best)) : Double.NaN;
        double now = scores.length == n ? Noise.median(Noise.last(scores, EVALUATIONS)) : Double.NaN;
        double lost = peak - now;
        boolean hurts =
                lost > Math.max(patient.thresholds().smallEffect(), 2 * patient.error(peak, vitals.evaluated()));
        String evidence = "the validation loss rose from " + Text.number(held[best]) + " in epoch " + (best + 1)
                + " to "
                + Text.number(held[n - 1]) + ", the training loss fell to " + Text.number(train[n - 1])
                + (hurts ? "; the validation score fell from " + Text.number(peak) + " to " + Text.number(now) : "");
        String advice = "EarlyStopping(3), which keeps epoch " + (best + 1) + "; "
                + (patient.transforms() ? "" : "augment the data; ") + "L2 from 1e-4; dropout(0.3); a smaller network";
        boolean handled = patient.part(EarlyStopping.class).isPresent();
        return hurts && !handled ? likely("", evidence, advice) : hint("", evidence, advice);
    }

    /** Training rows are known far better than others, on which simple methods do better. */
    private @Nullable Finding gap(Patient patient, Vitals vitals) {
        boolean late = vitals.isEnded() || vitals.progress() > 0.5;
        if (!late || !vitals.isFresh() || patient.part(EarlyStopping.class).isPresent() || !vitals.isBehind()) {
            return null;
        }
        double train = vitals.lastPass().train().score();
        double gap = train - vitals.score();
        return gap <= Math.max(0.1, 3 * patient.error(vitals.score(), vitals.scored()))
                ? null
                : likely(
                        "",
                        "the score is " + Text.number(train) + " on training rows and " + Text.number(vitals.score())
                                + " on validation rows, of which "
                                + patient.reference().bestName() + " would make "
                                + Text.number(patient.reference().best()),
                        "more data or augmentation; L2 from 1e-4; dropout(0.3); a smaller network");
    }

    private static double[] at(double[] values, int place) {
        int from = Math.max(0, Math.min(place - 1, values.length - 3));
        return java.util.Arrays.copyOfRange(values, from, Math.min(values.length, from + 3));
    }
}
