package dev.descent.train.doctor;

import org.jspecify.annotations.Nullable;

/** Diagnosis 29, second half: validation rows that were trained on. Data that repeats itself anyway is no leak. */
final class ValidationLeak implements Check {
    private static final int FEWEST = 3;

    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public boolean standsAtTarget() {
        return true;
    }

    @Override
    public boolean isRefuted(Finding early, Vitals vitals) {
        return false;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        DataScan held = patient.validation();
        if (held == null) {
            return null;
        }
        long shared = held.sharedWith(patient.train());
        double share = (double) shared / held.size();
        double natural = patient.train().repeated();
        boolean more =
                share > patient.thresholds().leak() + 3 * natural + 2 * Noise.standardError(natural, held.size());
        return shared < FEWEST || !more
                ? null
                : certain(
                        "validation data",
                        shared + " of " + held.size() + " validation rows are training rows too ("
                                + Text.percent(natural) + " of the training rows repeat another)",
                        "split before copying or augmenting rows, and leave these " + shared
                                + " out of the validation data");
    }
}
