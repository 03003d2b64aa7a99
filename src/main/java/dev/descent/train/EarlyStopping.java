package dev.descent.train;

import dev.descent.nn.Model;
import org.jspecify.annotations.Nullable;

/**
 * Stops when the validation loss has not improved for some epochs, and puts the best epoch's weights back, whether it
 * stopped the fit or not. A NaN loss never counts as an improvement. One instance serves one fit at a time.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * History history = Trainer.of(model, new CrossEntropy(), new Adam(3e-3f))
 *         .with(new EarlyStopping(3))
 *         .fit(digits.train(), digits.test(), 50);
 * }</pre>
 *
 * <p>Prechelt, "Early Stopping — But When?" (1998).
 */
public final class EarlyStopping implements Stateful {
    private final int patience;
    private final double minDelta;
    private double best;
    private int bestEpoch;
    private Model.@Nullable Snapshot bestWeights;

    /** @param patience the epochs without improvement after which to stop */
    public EarlyStopping(int patience) {
        this(patience, 0);
    }

    /**
     * @param patience the epochs without improvement after which to stop, at least 1
     * @param minDelta how much smaller the loss must be to count as improved; 0 by default
     */
    public EarlyStopping(int patience, double minDelta) {
        Checks.atLeastOne("EarlyStopping: patience", patience);
        Checks.positive("EarlyStopping: minDelta", minDelta);
        this.patience = patience;
        this.minDelta = minDelta;
    }

    @Override
    public void fitStart(Run run) {
        Checks.needsValidation("EarlyStopping", run.isValidated());
        best = Double.POSITIVE_INFINITY;
        bestEpoch = 0;
        bestWeights = null;
    }

    @Override
    public void epochEnd(Run run) {
        double loss = History.monitored(run.history().last());
        if (loss < best - minDelta) {
            best = loss;
            bestEpoch = run.epoch();
            bestWeights = run.model().snapshot();
        } else {
            stopIfLong(run);
        }
    }

    private void stopIfLong(Run run) {
        if (run.history().epochs().size() - bestEpoch >= patience) {
            run.stop("no better validation loss for " + patience + " epochs; the best was epoch " + bestEpoch);
        }
    }

    @Override
    public SavedState save() {
        SavedState state = new SavedState().put("best", best).put("epoch", bestEpoch);
        if (bestWeights != null) {
            bestWeights.tensors().forEach(state::put);
        }
        return state;
    }

    @Override
    public void restore(Run run, SavedState state) {
        best = state.number("best");
        bestEpoch = (int) state.whole("epoch");
        bestWeights = bestEpoch == 0 ? null : new Model.Snapshot(state.tensors());
        stopIfLong(run);
    }

    @Override
    public void fitEnd(Run run) {
        if (bestWeights != null) {
            run.model().restore(bestWeights);
            bestWeights = null;
        }
    }

    /** The epoch whose weights were put back; 0 if none was better than nothing. */
    public int bestEpoch() {
        return bestEpoch;
    }
}
