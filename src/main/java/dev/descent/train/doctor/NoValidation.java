package dev.descent.train.doctor;

import org.jspecify.annotations.Nullable;

/** Diagnosis 19: nothing, or too little, to judge by. */
final class NoValidation implements Check {
    private static final int FEWEST = 100;

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
        DataScan held = patient.validation();
        DataScan train = patient.train();
        String compare = train.classes() > 0
                ? "; a guess of the most frequent class is right for " + Text.percent(train.majority())
                : "";
        if (held == null) {
            return hint(
                    "validation data",
                    "there is none, so overfitting cannot be seen",
                    "data.split(0.8, seed)" + compare);
        }
        return held.size() >= FEWEST
                ? null
                : hint(
                        "validation data",
                        "it has " + held.size() + " rows: a score on it is uncertain by ± "
                                + Text.percent(2 * Math.sqrt(0.25 / held.size())),
                        "use kFold() to judge by all rows" + compare);
    }
}
