package dev.descent.train;

import dev.descent.data.Batch;
import dev.descent.data.Dataset;
import dev.descent.nn.Model;
import dev.descent.optim.Optimizer;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Tape;
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
    private final Parts parts;
    private final Pace pace;
    private final Trainer trainer;
    private final Dataset trainingData;
    private final @Nullable Dataset validationData;
    private final boolean resuming;
    private int epoch;
    private boolean inEpoch;
    private int batchInEpoch;
    private int gathered;
    private boolean gathering;
    private long step;
    private double lossSum;
    private double lossMass;
    private long updatesBefore;
    private double secondsBefore;
    private long startNanos;
    private float batchLoss = Float.NaN;
    private boolean skip;
    private @Nullable Batch batch;
    private volatile @Nullable String stop;

    Run(
            Model model,
            Optimizer optimizer,
            Parts parts,
            Pace pace,
            Trainer trainer,
            Dataset trainingData,
            @Nullable Dataset validationData,
            boolean resuming) {
        this.model = model;
        this.optimizer = optimizer;
        this.history = new History();
        this.parts = parts;
        this.pace = pace;
        this.trainer = trainer;
        this.trainingData = trainingData;
        this.validationData = validationData;
        this.resuming = resuming;
        pace.apply(optimizer, 0);
    }

    public Model model() {
        return model;
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
        return pace.epochs();
    }

    /** How many batches of the running epoch are done. */
    public int batchInEpoch() {
        return batchInEpoch;
    }

    public int batchesPerEpoch() {
        return pace.batchesPerEpoch();
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
        return validationData != null;
    }

    /** What each epoch is evaluated on; null without validation data. */
    public @Nullable Dataset validationData() {
        return validationData;
    }

    /** Who trains: its loss, its rule, its settings and other parts. */
    public Trainer trainer() {
        return trainer;
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

    /**
     * Says something about the run at this epoch and step, for {@link History#notes} and for reports, which show it beside the
     * curve that it speaks of.
     *
     * @param about {@code loss}, {@code learning rate}, {@code gradients}, the name of a metric, a layer or a parameter
     */
    public void note(String about, String text) {
        history.note(new Note(about, text, epoch, step));
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

    Parts parts() {
        return parts;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /** Whether a checkpoint is to be gone on with, if there is one. */
    boolean isResuming() {
        return resuming;
    }

    /** Whether an epoch has begun and not ended. */
    boolean isInEpoch() {
        return inEpoch;
    }

    int epochsDone() {
        return inEpoch ? epoch - 1 : epoch;
    }

    /** Of the epoch that has begun and not ended. */
    int batchesDone() {
        return inEpoch ? batchInEpoch : 0;
    }

    void startEpoch() {
        epoch++;
        inEpoch = true;
        batchInEpoch = 0;
        lossSum = 0;
        lossMass = 0;
        updatesBefore = optimizer.steps();
        startClock(0);
    }

    private void startClock(double seconds) {
        secondsBefore = seconds;
        startNanos = System.nanoTime();
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - startNanos) / 1e9;
    }

    void startBatch(Batch next) {
        batch = next;
        skip = false;
        int place = batchInEpoch % pace.accumulate();
        gathered = Math.min(pace.accumulate(), batchesPerEpoch() - batchInEpoch + place);
        gathering = place + 1 < gathered;
        pace.apply(optimizer, step);
    }

    /** How many batches make the update that the batch at hand belongs to: fewer at an epoch's end. */
    int gathered() {
        return gathered;
    }

    /** Whether gradients have been gathered for an update to come. */
    boolean isGathering() {
        return gathering;
    }

    void lossKnown(float loss) {
        batchLoss = loss;
    }

    /** @param mass what the batch counts for in the epoch's loss */
    void countLoss(double mass) {
        lossSum += mass == 0 ? 0 : batchLoss * mass;
        lossMass += mass;
    }

    /** Unless it is to be left out. */
    void update(Tape tape) {
        if (skip) {
            optimizer.clearGradients();
        } else {
            optimizer.step(tape);
        }
    }

    /** Interrupting the training thread ends the fit. */
    void batchDone() {
        batchInEpoch++;
        step++;
        if (Thread.currentThread().isInterrupted()) {
            stop("the training thread was interrupted");
        }
    }

    void betweenEpochs() {
        batch = null;
    }

    void endEpoch(@Nullable Evaluation validation) {
        inEpoch = false;
        double loss = lossMass == 0 ? 0 : lossSum / lossMass;
        long updates = optimizer.steps() - updatesBefore;
        history.add(new Epoch(epoch, loss, validation, learningRate(), updates, seconds()));
    }

    SavedState save() {
        return new SavedState()
                .put("epoch", epoch)
                .put("in epoch", Boolean.toString(inEpoch))
                .put("batch", batchInEpoch)
                .put("step", step)
                .put("batch loss", batchLoss)
                .put("loss sum", lossSum)
                .put("loss mass", lossMass)
                .put("updates before", updatesBefore)
                .put("seconds", seconds());
    }

    void restore(SavedState state) {
        epoch = (int) state.whole("epoch");
        inEpoch = Boolean.parseBoolean(state.text("in epoch"));
        batchInEpoch = (int) state.whole("batch");
        Checks.position(epoch, batchInEpoch, batchesPerEpoch());
        step = state.whole("step");
        // What the batch before left, for callbacks that are heard before the next one.
        pace.apply(optimizer, Math.max(0, step - 1));
        batchLoss = (float) state.number("batch loss");
        lossSum = state.number("loss sum");
        lossMass = state.number("loss mass");
        updatesBefore = state.whole("updates before");
        startClock(state.number("seconds"));
    }
}
