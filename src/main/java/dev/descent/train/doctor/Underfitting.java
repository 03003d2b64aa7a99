package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 25: flat, with validation as good as training, and worse than methods that need no training. Last of the causes, so it
 * is shown only when nothing else explains it.
 */
final class Underfitting implements Check {
    @Override
    public Cause cause() {
        return Cause.CAPACITY;
    }

    /** Whether the run still improves is asked already, and simple methods are a judge of their own. */
    @Override
    public boolean concernsGoodRuns() {
        return true;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES, Statistic.LOSSES);
    }

    @Override
    public @Nullable Finding during(Patient patient, Vitals vitals) {
        if (vitals.progress() < 0.5 && !vitals.isEnded()
                || !vitals.isFresh()
                || !vitals.isBehind()
                || vitals.isOnItsWay()) {
            return null;
        }
        double train = vitals.lastPass().train().score();
        double score = vitals.score();
        double error = patient.error(train, vitals.lastPass().train().labels());
        Reference reference = patient.reference();
        String evidence = "the score is " + Text.number(score) + ", on training data " + Text.number(train) + "; "
                + reference.bestName() + " reach" + (reference.bestName().startsWith("the") ? " " : "es ")
                + Text.number(reference.best()) + " from " + reference.rows() + " rows";
        return train - score > Math.max(0.1, 3 * error)
                ? null
                : likely("", evidence, "wider layers, then one more; other rates by RateFinder; more epochs");
    }
}
