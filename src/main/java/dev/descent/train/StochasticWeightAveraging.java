package dev.descent.train;

import org.jspecify.annotations.Nullable;

/**
 * The mean of the weights at the ends of epochs, from some epoch on: with a rate that stays high enough, these lie around a wide
 * minimum, and their mean in its middle. Batch-norm's statistics, which belong to the weights, are then taken anew over the
 * training data. As with {@link ExponentialMovingAverage}, the model holds the mean from the last update of an epoch until the
 * next epoch begins, and at the end of the fit.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * Schedule schedule = new Cosine(0.5).then(20, new ConstantRate(0.5)).perEpoch();
 * Trainer.of(model, new CrossEntropy(), new Momentum(0.05f))
 *         .with(schedule, new StochasticWeightAveraging(20))
 *         .fit(digits.train(), digits.test(), 40);
 * }</pre>
 *
 * <p>Izmailov et al., "Averaging weights leads to wider optima and better generalization" (arXiv 1803.05407); PyTorch's
 * {@code AveragedModel} and {@code update_bn}. Two copies of the weights are kept; a model with batch-norm costs a pass over the
 * untransformed training data per epoch averaged. One instance serves one fit at a time.
 */
public final class StochasticWeightAveraging implements Stateful {
    private final int first;
    private @Nullable Averages averages;

    /** @param first the first epoch whose weights count, at least 1; three quarters of the epochs is usual */
    public StochasticWeightAveraging(int first) {
        Checks.atLeastOne("StochasticWeightAveraging: first", first);
        this.first = first;
    }

    @Override
    public void fitStart(Run run) {
        averages = new Averages(run.model());
    }

    @Override
    public void epochStart(Run run) {
        if (averages != null && averages.isShown()) {
            averages.hide();
        }
    }

    @Override
    public void stepDone(Run run) {
        if (averages != null && run.epoch() >= first && run.batchInEpoch() == run.batchesPerEpoch()) {
            averages.add(1.0 / (averages.count() + 1));
            show(averages, run);
        }
    }

    @Override
    public void fitEnd(Run run) {
        if (averages != null && averages.count() > 0 && !averages.isShown()) {
            show(averages, run);
        }
        averages = null;
    }

    private static void show(Averages averages, Run run) {
        averages.show();
        BatchStatistics.recompute(run.model(), run.trainingData());
    }

    @Override
    public SavedState save() {
        return Checks.running("StochasticWeightAveraging", averages).save();
    }

    @Override
    public void restore(Run run, SavedState state) {
        Checks.running("StochasticWeightAveraging", averages).restore(state);
    }
}
