package dev.descent.train;

import java.time.Duration;

/**
 * Ends a fit after the step in which a time has passed since its start. One instance serves one fit at a time.
 *
 * <pre>{@code
 * Callback budget = new TimeBudget(java.time.Duration.ofMinutes(5));
 * }</pre>
 */
public final class TimeBudget implements Callback {
    private final Duration budget;
    private long start;

    /** @throws IllegalArgumentException if the time is negative */
    public TimeBudget(Duration budget) {
        Checks.positive("TimeBudget: seconds", budget.toNanos() / 1e9);
        this.budget = budget;
    }

    @Override
    public void fitStart(Run run) {
        start = System.nanoTime();
    }

    @Override
    public void stepDone(Run run) {
        if (System.nanoTime() - start >= budget.toNanos()) {
            run.stop("time budget of " + budget.toMillis() / 1000.0 + " s used up");
        }
    }
}
