package dev.descent.train.doctor;

import dev.descent.optim.Clipping;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 13, slow throughout: updates that are tiny beside their weights, and a loss that does fall, but at a pace at which most of
 * the way is left when the epochs are over.
 */
final class RateTooLow implements Check {
    private static final double FAR = 0.5;
    private static final double EARLY = 0.05;
    /** Weights of a network that learns change by about their own size. */
    private static final double REACH = 0.1;

    private static final double HARDLY = 0.7;

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
        return Set.of(Statistic.LOSSES, Statistic.UPDATES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        Thresholds limits = patient.thresholds();
        double[] curve = vitals.smoothLosses(20);
        double progress = vitals.progress();
        boolean early = progress < limits.verdictAt() && !vitals.isEnded();
        if (progress < EARLY || curve.length < 6 || vitals.isAtTarget()) {
            return null;
        }
        // Where any of the weights moves well, the rate is not what holds back the others.
        double ratio = vitals.updates().stream()
                .filter(u -> u.weight() && u.still() == 0)
                .mapToDouble(Updates::ratio)
                .filter(r -> r > 0)
                .max()
                .orElse(Double.NaN);
        double start = patient.firstPass().train().loss();
        double now = curve[curve.length - 1];
        double atEnd = start + (now - start) / Math.max(progress, 1e-9);
        // A schedule may begin low.
        double full = ratio * patient.rule().learningRate() / Math.max(vitals.learningRate(), 1e-30);
        double reach = full * patient.updatesPerEpoch() * patient.epochs();
        boolean fresh = patient.firstPass().train().score()
                <= patient.baseline()
                        + 2
                                * limits.errors()
                                * patient.error(
                                        patient.baseline(), patient.train().size());
        // However well they agree, all updates together cannot change the weights much, and the loss shows it.
        boolean still = reach < REACH && fresh && atEnd > HARDLY * start && now > HARDLY * start;
        boolean tiny = ratio > 0 && ratio < limits.slowUpdate();
        boolean far = now > FAR * start && atEnd > FAR * start;
        boolean falls = Noise.trend(curve) < -Noise.z(limits.significance());
        if (!(ratio > 0) || !still && (early || !tiny || !far)) {
            return null;
        }
        float rate = patient.rule().learningRate();
        Clipping clipping = patient.part(Clipping.class).orElse(null);
        double norm = Noise.median(vitals.gradientNorms());
        float most = clipping == null ? Float.POSITIVE_INFINITY : clipping.maxNorm();
        boolean clipped = most < norm;
        String evidence = "an update changes weights by " + Text.number(100 * ratio) + " %, and after "
                + Text.percent(progress) + " of the run the loss went from " + Text.number(start) + " to "
                + Text.number(now)
                + (clipped ? "; gradients of norm " + Text.number(norm) + " are clipped to " + most : "");
        String advice = clipped
                ? "clip at " + Text.number(Noise.quantile(0.9, vitals.gradientNorms())) + " instead"
                : "rate " + Text.number(rate) + " → " + Text.number(rate * 10) + ", and start afresh";
        return falls || still ? likely("", evidence, advice) : hint("", evidence, advice);
    }
}
