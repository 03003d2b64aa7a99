package dev.descent.train.doctor;

import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnosis 20: after a good part of the run no better than a guess that ignores the input, and not on its way. */
final class NotBetterThanGuess implements Check {
    private static final int FEWEST = 50;
    private static final double NEARLY_ALL = 0.9;
    private static final double KNOWS_NOTHING = 0.97;
    private static final String ADVICE =
            "look at inputs, targets and loss first (Doctor.checklist does), then try the rate × 0.1 and × 10";

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
        boolean late = vitals.progress() >= patient.thresholds().verdictAt() && !vitals.isImproving()
                || vitals.isEnded() && vitals.progress() > 0.5;
        double score = vitals.score();
        if (!late
                || vitals.step() < FEWEST
                || Double.isNaN(score)
                || vitals.isBetterThanGuess()
                || knowsItsRows(patient, vitals)) {
            return null;
        }
        // Where the guess is right for nearly all, its score says little, and its loss more.
        boolean likelihood = patient.loss() instanceof CrossEntropy || patient.loss() instanceof BinaryCrossEntropy;
        double loss = vitals.lastPass().train().loss();
        double entropy = patient.train().entropy();
        if (patient.baseline() > NEARLY_ALL) {
            return !likelihood || !vitals.isFresh() || loss < KNOWS_NOTHING * entropy
                    ? null
                    : likely(
                            "",
                            "the loss is " + Text.number(loss) + " after " + vitals.step()
                                    + " batches; to know how frequent classes are is worth " + Text.number(entropy),
                            ADVICE);
        }
        String guess = patient.train().classes() > 0
                ? "the most frequent class is right for " + Text.percent(patient.baseline())
                : "the mean has R² 0";
        return likely(
                "", "the score is " + Text.number(score) + " after " + vitals.step() + " batches; " + guess, ADVICE);
    }

    /** A network that learnt its own rows is no guess, whatever it makes of others. */
    private static boolean knowsItsRows(Patient patient, Vitals vitals) {
        double guess = patient.baseline();
        double error = patient.error(guess, vitals.lastPass().train().labels());
        return vitals.isFresh()
                && vitals.lastPass().train().score()
                        > guess + 2 * patient.thresholds().errors() * error;
    }
}
