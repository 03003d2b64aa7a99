package dev.descent.train.doctor;

import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 5: examples that lie sorted. The trainer shuffles each epoch, so this only tells of loops of one's own and of data
 * that is cut by position.
 */
final class DataOrder implements Check {
    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public boolean explainsBadRuns(Finding hint) {
        return false;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        double order = patient.train().order();
        return order <= patient.thresholds().orderedLabels()
                ? null
                : hint(
                        "training data",
                        "targets equal their neighbours " + Text.number(order) + " standard errors too often",
                        "the trainer shuffles; in a loop of your own shuffle each epoch, and cut by split(), not by position");
    }
}
