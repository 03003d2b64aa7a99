package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.optim.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a learning rate before training: a clone of the model is trained with a rate that rises from step to step, and the
 * {@link RateSweep} that comes of it shows where the loss falls and where it bursts. The model itself, its parameters and every
 * random number of a later fit stay as they were. Immutable.
 *
 * <pre>{@code
 * Dataset digits = Digits.load();
 * Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
 * RateSweep sweep = RateFinder.of(model, new CrossEntropy(), new Adam(1e-3f)).run(digits);
 * float rate = sweep.suggestion();
 * java.nio.file.Files.writeString(java.nio.file.Path.of("rates.svg"), sweep.toSvg());
 * }</pre>
 *
 * <p>The range test of Smith, "Cyclical learning rates for training neural networks" (arXiv 1506.01186), with fastai's smoothing,
 * end and suggestions. A rate belongs to its batch size, penalties and transforms: give the same as to the trainer.
 */
public final class RateFinder {
    private final Model model;
    private final Loss loss;
    private final UpdateRule rule;
    private final Parts parts;
    private final float from;
    private final float to;
    private final int steps;
    private final boolean linear;

    private RateFinder(
            Model model, Loss loss, UpdateRule rule, Parts parts, float from, float to, int steps, boolean linear) {
        this.model = model;
        this.loss = loss;
        this.rule = rule;
        this.parts = parts;
        this.from = from;
        this.to = to;
        this.steps = steps;
        this.linear = linear;
    }

    /**
     * Over 100 rates from 1e-7 to 10, each larger than the one before by the same factor.
     *
     * @param rule the rule to find a rate for; its own counts for nothing
     */
    public static RateFinder of(Model model, Loss loss, UpdateRule rule) {
        return new RateFinder(model, loss, rule, Parts.none(), 1e-7f, 10, 100, false);
    }

    /**
     * With these parts as well, as in {@link Trainer#with}. Callbacks, metrics and schedules belong to the run itself and are left
     * out here.
     */
    public RateFinder with(Part... more) {
        return new RateFinder(model, loss, rule, parts.and(more), from, to, steps, linear);
    }

    /** Between other rates: greater than 0, the first the smaller. */
    public RateFinder between(float first, float last) {
        Checks.sweep(first, last);
        return new RateFinder(model, loss, rule, parts, first, last, steps, linear);
    }

    /** With another number of rates, and so of updates, at least 10. */
    public RateFinder steps(int count) {
        Checks.enoughSteps(count);
        return new RateFinder(model, loss, rule, parts, from, to, count, linear);
    }

    /** With rates that grow by the same amount instead of the same factor: for a narrow range. */
    public RateFinder linear() {
        return new RateFinder(model, loss, rule, parts, from, to, steps, true);
    }

    /**
     * Trains the clone until the smoothed loss is four times its best (three times its size above it, where a loss may be negative), a loss is not finite, or all rates are through. It takes as
     * many updates as there are rates.
     *
     * @throws IllegalArgumentException if model, loss, data and settings do not fit together
     * @throws IllegalStateException if the model cannot be copied ({@link Model#copy})
     */
    public RateSweep run(Dataset train) {
        List<RateSweep.Point> points = new ArrayList<>();
        Smoothing smoothing = new Smoothing();
        double best = Double.POSITIVE_INFINITY;
        int accumulate = parts.settings().accumulate();
        try (Probe probe = new Probe(model, loss, rule, parts, train)) {
            for (int step = 0; step < steps; step++) {
                float rate = rate(step);
                double mean = 0;
                for (int i = 0; i < accumulate; i++) {
                    mean += probe.next(1f / accumulate) / accumulate;
                }
                double smoothed = smoothing.add(mean);
                if (!Double.isFinite(mean) || smoothed > best + 3 * Math.abs(best)) {
                    break;
                }
                best = Math.min(best, smoothed);
                points.add(new RateSweep.Point(rate, mean, smoothed));
                probe.optimizer().setLearningRate(rate);
                probe.update();
            }
        }
        return new RateSweep(points);
    }

    private float rate(int step) {
        double share = step / (steps - 1.0);
        return (float) (linear ? from + share * ((double) to - from) : from * Math.pow((double) to / from, share));
    }

    /** A running mean, corrected for having begun at 0. */
    private static final class Smoothing {
        private static final double KEPT = 0.98;
        private double mean;
        private double filled;

        double add(double value) {
            mean = KEPT * mean + (1 - KEPT) * value;
            filled = KEPT * filled + (1 - KEPT);
            return mean / filled;
        }
    }
}
