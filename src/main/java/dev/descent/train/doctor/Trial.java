package dev.descent.train.doctor;

/**
 * A change tried out on a clone, against the same training without it.
 *
 * @param change what was changed: {@code rate × 0.1}
 * @param before the score of unchanged clones after the trial, a mean over several seeds: accuracy or R², or minus the loss if neither
 *     applies
 * @param after that of changed ones
 * @param error the standard error of the difference
 */
public record Trial(String change, double before, double after, double error) {
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
