package dev.descent.train.doctor;

/**
 * A change tried out on a clone, against the same training without it.
 *
 * @param change what was changed: {@code rate × 0.1}, {@code rate × 10}, {@code batch × 4}, {@code batch 1}, {@code no batch-norm},
 *     {@code no penalty, no dropout}, {@code loss L2} or {@code loss L1}
 * @param before the score of unchanged clones after the trial, a mean over several seeds: accuracy or R², or minus the loss if neither
 *     applies
 * @param after that of changed ones
 * @param error the standard error of the difference
 */
public record Trial(String change, double before, double after, double error) {
    static final String LOWER_RATE = "rate × 0.1";
    static final String HIGHER_RATE = "rate × 10";
    static final String LARGER_BATCH = "batch × 4";
    static final String BATCH_OF_ONE = "batch 1";
    static final String NO_BATCH_NORM = "no batch-norm";
    static final String NO_PENALTY = "no penalty, no dropout";
    static final String SQUARED_LOSS = "loss L2";
    static final String ABSOLUTE_LOSS = "loss L1";

    private static final double ERRORS = 2;

    /** Whether the change helps by more than two standard errors, and by what can be noticed. */
    public boolean isConfirmed() {
        return after - before > ERRORS * error && after - before > 0.01;
    }

    @Override
    public String toString() {
        return change + ": " + Text.number(before) + " → " + Text.number(after) + " ± " + Text.number(error)
                + (isConfirmed() ? ", confirmed" : "");
    }
}
