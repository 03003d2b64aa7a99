package dev.descent.train.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * What the shape of a curve tells: the three textbook ones (it rises at the start; it falls, then is flat early; it is slow throughout),
 * swings, jumps at each epoch's start, overfitting, underfitting, and a run that ended on its way.
 */
final class CurveReader {
    private static final double SLOW = 0.3;
    private static final double FAR = 0.25;
    private static final double EARLY = 0.8;
    private static final double SEVERE = 10;

    private final Thresholds limits;
    private final double[] train;
    private final double[] held;
    private final double[] scores;
    private final double[] jumps;
    private final String rate;
    private final int n;
    private final List<Finding> found = new ArrayList<>();

    CurveReader(Curve curve, Thresholds limits) {
        this.limits = limits;
        train = curve.train();
        held = curve.validation();
        scores = curve.scores();
        jumps = curve.jumps();
        rate = curve.rates().length == 0 ? "" : " (" + Text.number(curve.rates()[0]) + ")";
        n = train.length;
    }

    List<Finding> read() {
        if (!spoilt() && !rises() && n >= 5) {
            jumps();
            swings();
            boolean slow = slow();
            boolean overfits = overfits();
            if (!slow && !overfits && !improving()) {
                flat();
            }
        }
        return Triage.ordered(found);
    }

    private boolean add(
            boolean seen, Level level, Cause cause, String name, String evidence, String advice, Object... values) {
        if (seen) {
            String[] texts = Text.fill(evidence + '\n' + advice, values).split("\n", 2);
            found.add(new Finding(level, cause, name, "", texts[0], texts[1], 0));
        }
        return seen;
    }

    private boolean spoilt() {
        int e = 0;
        while (e < n && Double.isFinite(train[e])) {
            e++;
        }
        return add(
                e < n,
                Level.CERTAIN,
                Cause.NUMERICS,
                "non-finite",
                "the training loss is {} in epoch {}",
                "rate{} / 10, or clip gradients",
                e < n ? train[e] : 0,
                e + 1,
                rate);
    }

    private boolean rises() {
        if (n < 2) {
            return false;
        }
        double last = Noise.median(Noise.last(train, 3));
        double worst = train[0];
        for (int e = 1; e < Math.max(2, n / 5); e++) {
            worst = Math.max(worst, train[e]);
        }
        boolean above = last > limits.divergence() * train[0]
                && last > train[0] + limits.divergenceNoise() * Noise.ofCurve(train);
        boolean burst = worst > limits.divergence() * train[0] && last > 0.9 * train[0];
        return add(
                train[0] > 0 && (above || burst),
                Level.LIKELY,
                Cause.RATE,
                "rate-diverges",
                "the training loss rises from {} to {}",
                "rate{} / 10, and start afresh",
                train[0],
                Math.max(worst, last),
                rate);
    }

    /** By more than half of what an epoch wins, at most of the epochs: what came last is remembered, and the rest forgotten. */
    private void jumps() {
        double[] inner = jumps.length < 4 ? jumps : Noise.last(jumps, jumps.length - 1);
        double jump = Noise.median(inner);
        double noise = Noise.std(inner);
        add(
                jumps.length >= 5 && jump > 2 * noise / Math.sqrt(inner.length) && jump > 0.1 * Noise.median(train),
                Level.LIKELY,
                Cause.DATA,
                "data-order",
                "the training loss jumps by {} at each epoch's start, where it is {} on average",
                "shuffle the training data anew in each epoch; if it is, rate{} × 10",
                jump,
                Noise.median(train),
                rate);
    }

    /** A straight line whose second half is nearly as steep as the first, and that ends far up. */
    private boolean slow() {
        double first = train[0] - train[n / 2];
        double second = train[n / 2] - train[n - 1];
        boolean falls = Noise.trend(train) < -Noise.z(limits.significance());
        boolean steady = second > 0.6 * first * (n - 1 - n / 2) / (n / 2.0);
        return add(
                falls && steady && train[0] > 0 && train[n - 1] > (1 - SLOW) * train[0],
                Level.LIKELY,
                Cause.RATE,
                "rate-too-low",
                "the training loss falls steadily, and only from {} to {} in {} epochs",
                "rate{} × 10, and start afresh",
                train[0],
                train[n - 1],
                n,
                rate);
    }

    private void flat() {
        double[] tail = Noise.last(train, Math.max(4, n / 2));
        double early = train[Math.max(1, n / 5) - 1];
        double now = Noise.median(tail);
        double drop = train[0] - now;
        boolean fast = train[0] - early >= EARLY * drop || n >= 8 && train[1] - now < (1 - EARLY) * drop;
        if (n < 8 || Noise.trend(tail) < -Noise.z(0.1) || !fast || now <= FAR * train[0]) {
            return;
        }
        boolean alike = held.length > 0 && Math.abs(held[n - 1] - train[n - 1]) < 0.1 * train[n - 1];
        add(
                true,
                Level.HINT,
                Cause.RATE,
                "rate-too-high",
                "the training loss fell to {} in the first fifth and is flat at {}",
                "rate{} / 3 to / 10 from here",
                early,
                now,
                rate);
        add(
                alike,
                Level.HINT,
                Cause.CAPACITY,
                "underfitting",
                "training and validation loss are flat at {} and {}",
                "if a lower rate does not help, wider layers, then one more",
                train[n - 1],
                alike ? held[n - 1] : 0);
    }

    private void swings() {
        double[] tail = Noise.last(train, Math.max(6, n / 3));
        double mean = Noise.mean(tail);
        double spread = Noise.ofCurve(tail) / Math.abs(mean);
        add(
                tail.length >= 6 && spread > limits.oscillation() && Noise.trend(tail) > -Noise.z(0.1),
                Level.LIKELY,
                Cause.RATE,
                "oscillation",
                "the training loss swings by {%} around {}",
                "a larger batch, or rate{} / 3",
                spread,
                mean,
                rate);
    }

    private boolean overfits() {
        if (held.length == 0) {
            return false;
        }
        int best = 0;
        for (int e = 1; e < n; e++) {
            best = held[e] < held[best] ? e : best;
        }
        boolean turned = best < n - 3 && train[n - 1] < train[best];
        for (int e = n - 3; e < n && turned; e++) {
            turned = held[e] > limits.overfit() * held[best];
        }
        boolean worse = scores.length > 0 && Noise.median(Noise.last(scores, 3)) < scores[best] - limits.smallEffect();
        return add(
                turned,
                worse || scores.length == 0 ? Level.LIKELY : Level.HINT,
                Cause.CAPACITY,
                "overfitting",
                "the validation loss rose from {} in epoch {} to {} while the training loss fell to {}{}",
                "stop at epoch {}; augment; L2 from 1e-4; dropout(0.3); a smaller network",
                held[best],
                best + 1,
                held[n - 1],
                train[n - 1],
                held[n - 1] > SEVERE * train[n - 1] ? ", less than a tenth of it" : "",
                best + 1);
    }

    private boolean improving() {
        double[] watched = held.length > 0 ? held : train;
        double[] tail = Noise.last(watched, Math.max(5, n / 2));
        double gain = -Noise.slope(tail) * n / 4 / Math.abs(watched[n - 1]);
        return add(
                Noise.trend(tail) < -Noise.z(0.05) && gain > 0.1,
                Level.HINT,
                Cause.CAPACITY,
                "stopped-early",
                "the loss still falls, to {}; half as many epochs more would take about {%} of it",
                "epochs {} → {}",
                watched[n - 1],
                Math.min(0.9, gain),
                n,
                (n * 3 + 1) / 2);
    }
}
