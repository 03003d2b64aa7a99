package dev.descent.train.doctor;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 19 again: more rows are held back than trained on. Judging needs some hundred rows, learning gains by every one, so nobody
 * splits so on purpose; the run's end refutes it where training rows are known no better than others.
 */
final class FewRows implements Check {
    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public Set<Statistic> needs() {
        return Set.of(Statistic.PASSES);
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        DataScan train = patient.train();
        DataScan held = patient.validation();
        return held == null || held.size() <= train.size()
                ? null
                : likely(
                        "training data",
                        "{} rows are trained on, and {} held back",
                        "hold back a fifth, by split(0.8, seed); with little data judge by kFold()",
                        train.size(),
                        held.size());
    }

    /** Where there are enough rows, what is learnt from them holds for others. */
    @Override
    public boolean isRefuted(Finding early, Vitals vitals) {
        return !vitals.knowsItsRowsBetter();
    }
}
