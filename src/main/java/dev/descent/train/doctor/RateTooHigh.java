package dev.descent.train.doctor;

import dev.descent.optim.Penalty;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 12, the curve that falls fast and is then flat, though far from its goal. That alone may be the data's noise; long
 * updates together with gradients that point to and fro, or a loss that swings, show that the rate keeps it there.
 */
final class RateTooHigh implements Check {
    private static final int FEWEST = 5;
    private static final double OPPOSED = -0.05;
    private static final double LONG = 3;
    /** Of the first loss: below that, a loss that swings is that of a network which knows nearly all. */
    private static final double FAR = 0.15;
    /** A penalty that heavy moves weights by itself. */
    private static final double HEAVY = 0.02;

    @Override
    public Cause cause() {
        return Cause.RATE;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.LOWER_RATE);
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.LOSSES, Statistic.UPDATES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] losses = vitals.trainLosses();
        Thresholds limits = patient.thresholds();
        if (losses.length < FEWEST || vitals.progress() < 2 * limits.verdictAt() && !vitals.isEnded()) {
            return null;
        }
        double start = vitals.firstLosses()[0];
        double[] tail = Noise.last(losses, Math.max(4, losses.length / 2));
        double now = Noise.median(tail);
        double early = losses[(int) Math.ceil(losses.length / 5.0) - 1];
        boolean fast = start - early >= 0.5 * (start - now);
        boolean flat = Noise.trend(tail) > -Noise.z(0.1);
        double ratio = vitals.updateRatio();
        boolean far = now > FAR * start;
        if (!fast || !flat || !far || !(ratio > limits.fastUpdate())) {
            return null;
        }
        double cosine = Noise.median(vitals.gradientCosines());
        double swings = Noise.std(tail) / Math.abs(Noise.mean(tail));
        boolean opposed = cosine < OPPOSED;
        boolean swinging = swings > limits.oscillation() / 2;
        boolean longer = ratio > LONG * limits.fastUpdate();
        float rate = patient.rule().learningRate();
        String evidence = "the loss fell from " + Text.number(start) + " to " + Text.number(early)
                + " in the first fifth and is flat at "
                + Text.number(now) + "; an update changes weights by " + Text.percent(ratio)
                + (swinging ? ", and the loss of epochs swings by " + Text.percent(swings) : "")
                + (opposed ? ", and gradients point to and fro (cosine " + Text.number(cosine) + ")" : "");
        String advice = "rate " + Text.number(rate) + " → " + Text.number(rate / (longer ? 10 : 3)) + " from here";
        boolean guess = !vitals.isBetterThanGuess();
        long signals = Stream.of(opposed, swinging, longer, guess)
                .filter(present -> present)
                .count();
        boolean held = patient.parts().stream()
                .anyMatch(part -> part instanceof Penalty penalty && penalty.l1() + penalty.l2() > HEAVY);
        return signals >= 2 && (opposed || swinging) && !held
                ? likely("", evidence, advice)
                : hint("", evidence, advice);
    }
}
