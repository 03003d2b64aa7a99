package dev.descent.train.doctor;

import dev.descent.nn.BatchNorm;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 29, third part: the training loss falls and the score does not follow, or inference computes something else. */
final class MetricStuck implements Check {
    private static final int EVALUATIONS = 8;
    private static final double APART = 2;
    private static final int ROWS = 30;

    @Override
    public Cause cause() {
        return Cause.CAPACITY;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES, Statistic.LOSSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        double[] train = vitals.trainLosses();
        int n = train.length;
        if (n < 3) {
            return null;
        }
        double inference = vitals.lastPass().train().loss();
        boolean normed = patient.layers().stream().anyMatch(named -> named.layer() instanceof BatchNorm);
        boolean fresh = vitals.step() - vitals.lastPass().step() <= patient.updatesPerEpoch();
        if (normed && fresh && inference > APART * train[n - 1] && !vitals.isAtTarget() && vitals.isEnded()) {
            return likely(
                    "batch-norm",
                    "on training rows the loss is " + Text.number(train[n - 1]) + " while training and "
                            + Text.number(inference) + " in inference",
                    "larger batches, or groupNorm(...), which computes the same in both");
        }
        double[] scores = vitals.validationScores();
        if (scores.length < EVALUATIONS || vitals.evaluated() < ROWS || vitals.progress() < 0.5 && !vitals.isEnded()) {
            return null;
        }
        double[] last = Noise.last(scores, EVALUATIONS);
        boolean stuck = Math.abs(Noise.mean(Noise.last(last, EVALUATIONS / 2)) - Noise.mean(last))
                < patient.error(Noise.mean(last), vitals.evaluated());
        boolean learnt =
                train[n - 1] < 0.5 * train[0] && vitals.lastPass().train().score() - scores[n - 1] > 0.2;
        return stuck && learnt && !vitals.isBetterThanGuess()
                ? likely(
                        "validation data",
                        "the training loss fell from " + Text.number(train[0]) + " to " + Text.number(train[n - 1])
                                + ", and the validation score stays at " + Text.number(scores[n - 1]) + ", a guess's",
                        "look whether validation data is scaled and labelled like the training data")
                : null;
    }
}
