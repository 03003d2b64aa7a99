package dev.descent.train;

import dev.descent.data.Batch;
import dev.descent.data.Dataset;
import dev.descent.nn.Model;
import dev.descent.optim.Optimizer;
import dev.descent.optim.UpdateRule;
import org.jspecify.annotations.Nullable;

/**
 * A fit under way, as callbacks see it: what it is doing, and the few things they may change. Valid until
 * {@link Callback#fitEnd} returns; for the training thread only, except {@link #stop}, which any thread may call.
 *
 * <pre>{@code
 * record StopBelow(double loss) implements Callback {
 *     public void epochEnd(Run run) {
 *         if (run.history().last().trainLoss() < loss) {
 *             run.stop("the training loss is below " + loss);
 *         }
 *     }
 * }
 * }</pre>
 */
public final class Run {
    private final Model model;
    private final Optimizer optimizer;
    private final History history;
    private final int epochs;
    private final int batchesPerEpoch;
    private final Dataset trainingData;
    private final Pace pace;
    private final boolean validated;
    private int epoch;
    private int batchInEpoch;
    private long step;
    private float batchLoss = Float.NaN;
    private boolean skip;
    private @Nullable Batch batch;
    private volatile @Nullable String stop;
    private @Nullable Task task;

    Run(
            Model model,
            Optimizer optimizer,
            History history,
            int epochs,
            int batchesPerEpoch,
            Dataset trainingData,
            Pace pace,
            boolean validated) {
        this.model = model;
        this.optimizer = optimizer;
        this.history = history;
        this.epochs = epochs;
        this.batchesPerEpoch = batchesPerEpoch;
        this.trainingData = trainingData;
        this.pace = pace;
        this.validated = validated;
        pace.apply(optimizer, 0);
    }

    public Model model() {
        return model;
    }

    /** What was asked for: loss, rule, settings, parts and data. */
    public Task task() {
        return java.util.Objects.requireNonNull(task);
    }

    void setTask(Task asked) {
        task = asked;
    }

    /** The epochs so far. */
    public History history() {
        return history;
    }

    /** The running epoch, the first being 1; 0 before it. */
    public int epoch() {
        return epoch;
    }

    /** How many epochs were asked for. */
    public int epochs() {
        return epochs;
    }

    /** How many batches of the running epoch are done. */
    public int batchInEpoch() {
        return batchInEpoch;
    }

    public int batchesPerEpoch() {
        return batchesPerEpoch;
    }

    public int trainingExamples() {
        return trainingData.size();
    }

    /** What the model is trained on, without the transforms of its batches. */
    public Dataset trainingData() {
        return trainingData;
    }

    /** How many batches' gradients are gathered for an update. */
    int accumulate() {
        return pace.accumulate();
    }

    /** Whether each epoch ends with an evaluation on validation data. */
    public boolean isValidated() {
        return validated;
    }

    /** How many batches have been worked on since the start; within one, its number from 0. */
    public long step() {
        return step;
    }

    /** The loss of the batch at hand; NaN before the first. */
    public float batchLoss() {
        return batchLoss;
    }

    /**
     * The batch at hand; its arrays are filled anew for the next one.
     *
     * @throws IllegalStateException between epochs
     */
    public Batch batch() {
        Batch current = batch;
        if (current == null) {
            throw new IllegalStateException(
                    "Run.batch(): there is no batch between epochs; ask in gradientsReady or stepDone");
        }
        return current;
    }

    /** How many updates have been made: fewer than batches where gradients are gathered or steps skipped. */
    public long updates() {
        return optimizer.steps();
    }

    /** The rate of the update at hand, or of the last one; a schedule's factor is in it. */
    public float learningRate() {
        return optimizer.learningRate();
    }

    /** The rate from the next update on, until it is set again; a schedule goes on from there in proportion. */
    public void setLearningRate(float rate) {
        optimizer.setLearningRate(rate);
    }

    /** What the schedules make of the rate at the moment; 1 without any. */
    public double scheduleFactor() {
        return optimizer.scheduleFactor();
    }

    /**
     * Goes on with another rule and its rate, as if it began now; a schedule goes on where it is. See {@link SwitchRule} and
     * {@link Optimizer#switchTo}.
     */
    public void switchTo(UpdateRule rule) {
        optimizer.switchTo(rule);
    }

    /** In {@link Callback#gradientsReady}: leaves out this update and forgets its gradients. */
    public void skipStep() {
        skip = true;
    }

    /** Ends the fit after the step at hand, in good order; from any thread. The first reason given is the one kept. */
    public synchronized void stop(String reason) {
        if (stop == null) {
            stop = reason;
        }
    }

    public boolean isStopping() {
        return stop != null;
    }

    @Nullable
    String stopReason() {
        return stop;
    }

    void startEpoch() {
        epoch++;
        batchInEpoch = 0;
    }

    void startBatch(Batch next) {
        batch = next;
        skip = false;
        pace.apply(optimizer, step);
    }

    void lossKnown(float loss) {
        batchLoss = loss;
    }

    boolean isSkipped() {
        return skip;
    }

    void batchDone() {
        batchInEpoch++;
        step++;
    }

    void betweenEpochs() {
        batch = null;
    }
}
