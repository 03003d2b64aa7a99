package dev.descent.optim;

/**
 * How far a training has come: what a {@link Schedule} is a function of.
 *
 * <pre>{@code
 * double tenth = new Time(50, 500).fraction();
 * }</pre>
 *
 * @param step the update at hand, the first being 0
 * @param steps how many updates there are to be, at least 1; {@code step} may go beyond them
 * @param stepsPerEpoch at least 1; 1 by default, which makes every step an epoch
 */
public record Time(long step, long steps, long stepsPerEpoch) {
    public Time {
        Checks.notNegative("Time", "step", step);
        Checks.atLeastOne("Time", "steps", steps);
        Checks.atLeastOne("Time", "stepsPerEpoch", stepsPerEpoch);
    }

    public Time(long step, long steps) {
        this(step, steps, 1);
    }

    /** The share of the updates that is done: 0 in the first, and 1 only after the last. */
    public double fraction() {
        return Math.min(1, (double) step / steps);
    }

    /** The same time with whole epochs as its steps. */
    public Time inEpochs() {
        return new Time(step / stepsPerEpoch, (steps + stepsPerEpoch - 1) / stepsPerEpoch, 1);
    }

    /** The same time, counted from {@code start} on; before it, and for at least one step, the beginning. */
    public Time after(long start) {
        return new Time(Math.max(0, step - start), Math.max(1, steps - start), stepsPerEpoch);
    }
}
