package dev.descent.train.doctor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the shape of a curve tells: the three textbook ones (it rises at the start; it falls, then is flat early; it is slow throughout),
 * swings, overfitting, and a run that ended on its way.
 */
final class CurveReader {
    private static final double SLOW = 0.3;
    private static final double FAR = 0.25;
    private static final double EARLY = 0.8;

    private final Thresholds limits;
    private final double[] train;
    private final double[] held;
    private final double[] scores;
    private final String rate;
    private final int n;

    CurveReader(Curve curve, Thresholds limits) {
        this.limits = limits;
        train = curve.train();
        held = curve.validation();
        scores = curve.scores();
        rate = curve.rates().length == 0 ? "" : " (" + Text.number(curve.rates()[0]) + ")";
        n = train.length;
    }

    List<Finding> read() {
        List<Finding> found = new ArrayList<>();
        Finding spoilt = spoilt();
        add(found, spoilt);
        Finding rises = rises();
        add(found, rises);
        if (spoilt == null && rises == null && n >= 5) {
            Finding slow = slow();
            Finding overfits = overfits();
            add(found, slow);
            add(found, overfits);
            add(found, swings());
            if (slow == null && overfits == null) {
                Finding improving = improving();
                add(found, improving);
                add(found, improving == null ? flat() : null);
            }
        }
        return Triage.ordered(found);
    }

    private static void add(List<Finding> found, @Nullable Finding finding) {
        if (finding != null) {
            found.add(finding);
        }
    }

    private @Nullable Finding spoilt() {
        for (int e = 0; e < n; e++) {
            if (!Double.isFinite(train[e])) {
                return finding(
                        Level.CERTAIN,
                        Cause.NUMERICS,
                        "non-finite",
                        "the training loss is " + train[e] + " in epoch " + (e + 1),
                        "rate" + rate + " / 10, or clip gradients");
            }
        }
        return null;
    }

    private @Nullable Finding rises() {
        if (n < 2) {
            return null;
        }
        double last = Noise.median(Noise.last(train, 3));
        double worst = train[0];
        for (int e = 1; e < Math.max(2, n / 5); e++) {
            worst = Math.max(worst, train[e]);
        }
        boolean above = last > limits.divergence() * train[0]
                && last > train[0] + limits.divergenceNoise() * Noise.ofCurve(train);
        boolean burst = worst > limits.divergence() * train[0] && last > 0.9 * train[0];
        return train[0] > 0 && (above || burst)
                ? finding(
                        Level.LIKELY,
                        Cause.RATE,
                        "rate-diverges",
                        "the training loss rises from " + Text.number(train[0]) + " to "
                                + Text.number(Math.max(worst, last)),
                        "rate" + rate + " / 10, and start afresh")
                : null;
    }

    /** A straight line whose second half is nearly as steep as the first, and that ends far up. */
    private @Nullable Finding slow() {
        double first = train[0] - train[n / 2];
        double second = train[n / 2] - train[n - 1];
        boolean falls = Noise.trend(train) < -Noise.z(limits.significance());
        boolean steady = second > 0.6 * first * (n - 1 - n / 2) / (n / 2.0);
        return falls && steady && train[0] > 0 && train[n - 1] > (1 - SLOW) * train[0]
                ? finding(
                        Level.LIKELY,
                        Cause.RATE,
                        "rate-too-low",
                        "the training loss falls steadily, and only from " + Text.number(train[0]) + " to "
                                + Text.number(train[n - 1]) + " in " + n + " epochs",
                        "rate" + rate + " × 10, and start afresh")
                : null;
    }

    private @Nullable Finding flat() {
        double[] tail = Noise.last(train, Math.max(4, n / 2));
        double early = train[Math.max(1, n / 5) - 1];
        double now = Noise.median(tail);
        boolean fast =
                train[0] - early >= EARLY * (train[0] - now) || n >= 8 && train[1] - now < 0.2 * (train[0] - now);
        boolean far = now > FAR * train[0];
        if (n < 8 || Noise.trend(tail) < -Noise.z(0.1) || !fast || !far) {
            return null;
        }
        boolean alike = held.length > 0 && Math.abs(held[n - 1] - train[n - 1]) < 0.1 * train[n - 1];
        return finding(
                Level.HINT,
                Cause.RATE,
                "rate-too-high",
                "the training loss fell to " + Text.number(early) + " in the first fifth and is flat at "
                        + Text.number(now) + (alike ? ", as is that of validation" : ""),
                "rate" + rate + " / 3 to / 10 from here; if that does not help, a larger network (underfitting)");
    }

    private @Nullable Finding swings() {
        double[] tail = Noise.last(train, Math.max(6, n / 3));
        double spread = Noise.ofCurve(tail) / Math.abs(Noise.mean(tail));
        return tail.length >= 6 && spread > limits.oscillation() && Noise.trend(tail) > -Noise.z(0.1)
                ? finding(
                        Level.LIKELY,
                        Cause.RATE,
                        "oscillation",
                        "the training loss swings by " + Text.percent(spread) + " around "
                                + Text.number(Noise.mean(tail)),
                        "a larger batch, or rate" + rate + " / 3")
                : null;
    }

    private @Nullable Finding overfits() {
        if (held.length == 0) {
            return null;
        }
        int best = 0;
        for (int e = 1; e < n; e++) {
            best = held[e] < held[best] ? e : best;
        }
        boolean turned = best < n - 3 && train[n - 1] < train[best];
        for (int e = n - 3; e < n && turned; e++) {
            turned = held[e] > limits.overfit() * held[best];
        }
        if (!turned) {
            return null;
        }
        boolean severe = held[n - 1] > 10 * train[n - 1];
        boolean worse = scores.length > 0 && Noise.median(Noise.last(scores, 3)) < scores[best] - limits.smallEffect();
        return finding(
                worse || scores.length == 0 ? Level.LIKELY : Level.HINT,
                Cause.CAPACITY,
                "overfitting",
                "the validation loss rose from " + Text.number(held[best]) + " in epoch " + (best + 1) + " to "
                        + Text.number(held[n - 1]) + " while the training loss fell to " + Text.number(train[n - 1])
                        + (severe ? ", less than a tenth of it" : ""),
                "stop at epoch " + (best + 1) + "; augment; L2 from 1e-4; dropout(0.3); a smaller network");
    }

    private @Nullable Finding improving() {
        double[] watched = held.length > 0 ? held : train;
        double[] tail = Noise.last(watched, Math.max(5, n / 2));
        double gain = -Noise.slope(tail) * n / 4 / Math.abs(watched[n - 1]);
        return Noise.trend(tail) < -Noise.z(0.05) && gain > 0.1
                ? finding(
                        Level.HINT,
                        Cause.CAPACITY,
                        "stopped-early",
                        "the loss still falls, to " + Text.number(watched[n - 1])
                                + "; half as many epochs more would take about " + Text.percent(Math.min(0.9, gain))
                                + " of it",
                        "epochs " + n + " → " + (n * 3 + 1) / 2)
                : null;
    }

    private Finding finding(Level level, Cause cause, String name, String evidence, String advice) {
        return new Finding(level, cause, name, "", evidence, advice, 0);
    }
}
