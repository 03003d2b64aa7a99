package dev.descent.train.doctor;

import dev.descent.nn.Dropout;
import dev.descent.nn.NamedLayer;
import dev.descent.optim.Penalty;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 24: weights held down, or values dropped, so strongly that the training data itself is not learnt: nothing better than a
 * guess, or than simple methods.
 */
final class OverRegularised implements Check {
    private static final double STRONG_DROPOUT = 0.6;
    private static final double EXTREME_DROPOUT = 0.75;
    private static final double APART = 1.5;

    @Override
    public Cause cause() {
        return Cause.CAPACITY;
    }

    @Override
    public Set<String> confirmedBy() {
        return Set.of(Trial.NO_PENALTY);
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.UPDATES, Statistic.PASSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        if (vitals.progress() < patient.thresholds().verdictAt() && !vitals.isEnded() || vitals.isImproving()) {
            return null;
        }
        double pull = 0;
        double decoupled = 0;
        for (var part : patient.parts()) {
            pull += part instanceof Penalty p ? p.l2() : 0;
            decoupled += part instanceof Penalty p ? p.decoupled() : 0;
        }
        double strongest = 0;
        for (Updates u : vitals.updates()) {
            strongest =
                    u.weight() && u.gradient() > 0 ? Math.max(strongest, pull * u.size() / u.gradient()) : strongest;
        }
        double dropped = 0;
        for (NamedLayer named : patient.layers()) {
            dropped = named.layer() instanceof Dropout dropout ? Math.max(dropped, dropout.rate()) : dropped;
        }
        double[] losses = vitals.trainLosses();
        double apart = losses.length == 0
                ? 0
                : losses[losses.length - 1] / vitals.lastPass().train().loss();
        boolean penalised = strongest > 0.5 && pull > 1e-3 || decoupled > 0.3;
        boolean dropping = dropped > STRONG_DROPOUT && (apart > APART || dropped > EXTREME_DROPOUT);
        if (!penalised && !dropping) {
            return null;
        }
        // Regularisation that is right lets the training rows be learnt at least as well as simple methods know unseen
        // ones.
        double known = vitals.isFresh() ? vitals.lastPass().train().score() : 1;
        Reference reference = patient.reference();
        double error = patient.error(reference.best(), reference.tested());
        boolean poor = !vitals.isBetterThanGuess()
                || known
                        < reference.best()
                                - Math.max(
                                        patient.thresholds().errors() * error,
                                        patient.thresholds().smallEffect());
        String evidence = penalised
                ? (pull > 0
                        ? "the pull of L2 " + Text.number(pull) + " on weights is " + Text.number(strongest)
                                + " times the gradient of the data"
                        : "decay is " + Text.number(decoupled))
                : "dropout of " + Text.percent(dropped) + ": in training the loss is " + Text.number(apart)
                        + " times that without dropping";
        String advice = penalised
                ? "L2 " + Text.number(Math.max(pull, decoupled)) + " → 1e-4"
                : "dropout " + Text.number(dropped) + " → 0.3";
        return poor
                ? likely("", evidence + "; the score is " + Text.number(vitals.score()), advice)
                : hint("", evidence, advice);
    }
}
