package dev.descent.train;

import org.jspecify.annotations.Nullable;

/**
 * A running mean of the weights, which is smoother than the weights themselves and often better: after each update {@code mean +=
 * (1 − decay) · (w − mean)}, buffers likewise. From the last update of an epoch until the next epoch begins the model holds the
 * mean, so that evaluation, early stopping and whoever else looks at the end of an epoch see it; the end of the fit leaves it
 * there.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * Trainer.of(model, new CrossEntropy(), new Adam(3e-3f))
 *         .with(new ExponentialMovingAverage(0.999), new EarlyStopping(5))   // in this order
 *         .fit(digits.train(), digits.test(), 30);
 * }</pre>
 *
 * <p>PyTorch's {@code AveragedModel} with {@code get_ema_multi_avg_fn}; Polyak and Juditsky, "Acceleration of stochastic
 * approximation by averaging" (1992). Two copies of the weights are kept. One instance serves one fit at a time.
 */
public final class ExponentialMovingAverage implements Stateful {
    private final double decay;
    private final boolean warmUp;
    private @Nullable Averages averages;
    private long updates;

    /** With a warm-up. */
    public ExponentialMovingAverage(double decay) {
        this(decay, true);
    }

    /**
     * @param decay what the mean keeps in each update, at least 0 and less than 1; 0.999 remembers about 1000 updates
     * @param warmUp whether the decay is at most {@code (1 + n) / (10 + n)} after n updates, so that the first weights are soon
     *     forgotten; true by default, false is PyTorch's form
     */
    public ExponentialMovingAverage(double decay, boolean warmUp) {
        Checks.fraction("ExponentialMovingAverage: decay", decay);
        this.decay = decay;
        this.warmUp = warmUp;
    }

    @Override
    public void fitStart(Run run) {
        averages = new Averages(run.model());
        updates = run.updates();
    }

    @Override
    public void epochStart(Run run) {
        if (averages != null && averages.isShown()) {
            averages.hide();
        }
    }

    @Override
    public void stepDone(Run run) {
        if (averages == null) {
            return;
        }
        if (run.updates() > updates) {
            updates = run.updates();
            double n = averages.count();
            averages.add(1 - (warmUp ? Math.min(decay, (1 + n) / (10 + n)) : decay));
        }
        if (run.batchInEpoch() == run.batchesPerEpoch() && averages.count() > 0) {
            averages.show();
        }
    }

    @Override
    public void fitEnd(Run run) {
        if (averages != null && averages.count() > 0 && !averages.isShown()) {
            averages.show();
        }
        averages = null;
    }

    @Override
    public SavedState save() {
        return Checks.running("ExponentialMovingAverage", averages).save().put("updates", updates);
    }

    @Override
    public void restore(Run run, SavedState state) {
        Checks.running("ExponentialMovingAverage", averages).restore(state);
        updates = state.whole("updates");
    }
}
