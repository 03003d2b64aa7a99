package dev.descent.optim;

import dev.descent.Part;

/**
 * How the learning rate changes with time: in each update, the rate is the rule's own times {@link #factor}. The rule's rate
 * is thus the highest of most schedules. One of one's own is a lambda:
 *
 * <pre>{@code
 * Schedule inverseRoot = time -> 1 / Math.sqrt(1.0 + time.step());
 * Schedule usual = new Warmup(500).then(new Cosine());
 * Schedule classic = new MultiStepDecay(0.1, 30, 60).perEpoch();
 * float[] rates = usual.curve(10_000);                       // to look at before it is used
 * Trainer trainer = Trainer.of(Model.of(Shape.of(64), 42, dense(10)), new CrossEntropy(), new Adam(1e-3f))
 *         .with(usual);
 * }</pre>
 *
 * <p>Schedules know no state: a run that is resumed goes on at the right place by itself. What listens to the run instead,
 * such as {@code ReduceOnPlateau}, is a callback, and both work together: it changes the rate that the factor multiplies. A
 * trainer that is given several schedules multiplies their factors.
 *
 * <p>Steps are updates, so with gathered gradients fewer than batches; {@link #perEpoch} makes them epochs.
 */
@FunctionalInterface
public interface Schedule extends Part {
    /**
     * What the rule's rate is multiplied by; finite and at least 0.
     *
     * @param time never before the start; beyond the end if a loop of one's own goes there
     */
    double factor(Time time);

    /** What the rule's momentum (Adam's beta1) is to be, at least 0 and less than 1; NaN, as by default, for the rule's own. */
    default double momentum(Time time) {
        return Double.NaN;
    }

    /**
     * This schedule for some steps, as if there were no others, and another one for the rest, which begins anew.
     *
     * @param steps at least 1
     */
    default Schedule then(long steps, Schedule next) {
        return new ScheduleSequence(this, steps, next);
    }

    /** The product of both factors; the other's momentum, if it has one. */
    default Schedule times(Schedule other) {
        return new ScheduleProduct(this, other);
    }

    /** The same with epochs in place of steps, so that the factor stays the same for an epoch. */
    default Schedule perEpoch() {
        return new EpochSchedule(this);
    }

    /** The factors of a run of so many steps, to be looked at or drawn; every step an epoch. */
    default float[] curve(int steps) {
        return curve(steps, 1);
    }

    /**
     * The factors of a run of so many steps, to be looked at or drawn.
     *
     * @param steps in all, at least 1
     * @param stepsPerEpoch at least 1
     */
    default float[] curve(int steps, int stepsPerEpoch) {
        Checks.atLeastOne("Schedule.curve", "steps", steps);
        float[] factors = new float[steps];
        for (int step = 0; step < steps; step++) {
            factors[step] = (float) factor(new Time(step, steps, stepsPerEpoch));
        }
        return factors;
    }
}
