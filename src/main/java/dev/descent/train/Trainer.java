package dev.descent.train;

import dev.descent.Part;
import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.kernel.Workers;
import dev.descent.loss.Loss;
import dev.descent.metric.ConfusionMatrix;
import dev.descent.nn.Model;
import dev.descent.optim.Optimizer;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: the epoch loop, and nothing else. What else a run needs is given in {@link #with} and composed around it.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Model model = Model.of(Shape.of(64), 42, dense(128), relu(), dense(10));
 * History history = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
 *         .with(new L2(1e-4f), new EarlyStopping(5), Settings.defaults().withThreads(2))
 *         .fit(digits.train(), digits.test(), 30);
 * }</pre>
 *
 * <p>The same model, data, parts and seed give the same weights to the bit, for any number of threads. A trainer is
 * immutable; one model is trained by one fit at a time, while any number of threads may predict with another.
 */
public final class Trainer {
    private final Model model;
    private final Loss loss;
    private final UpdateRule rule;
    private final Parts parts;

    private Trainer(Model model, Loss loss, UpdateRule rule, Parts parts) {
        this.model = model;
        this.loss = loss;
        this.rule = rule;
        this.parts = parts;
    }

    /** A trainer with {@link Settings#defaults} and no other parts; nothing happens yet. */
    public static Trainer of(Model model, Loss loss, UpdateRule rule) {
        return new Trainer(model, loss, rule, Parts.none());
    }

    /**
     * A trainer with these parts as well: {@link Settings}, {@link Callback}s, metrics, batch transforms, penalties,
     * clipping, parameter groups, schedules of the rate. Callbacks and transforms run in the order given; the last settings
     * count; several schedules are multiplied.
     *
     * @throws IllegalArgumentException if a part is of none of these kinds
     */
    public Trainer with(Part... more) {
        return new Trainer(model, loss, rule, parts.and(more));
    }

    public Model model() {
        return model;
    }

    public Loss loss() {
        return loss;
    }

    /** The rule that a fit begins with; a callback may switch to another. */
    public UpdateRule rule() {
        return rule;
    }

    public Settings settings() {
        return parts.settings();
    }

    /** All that was given in {@link #with} but the settings, sorted by kind; schedules as their product. */
    public List<Part> parts() {
        return parts.all();
    }

    /** Fits without validation data; see {@link #fit(Dataset, Dataset, int)}. */
    public History fit(Dataset train, int epochs) {
        return fit(train, null, epochs);
    }

    /**
     * Trains for a number of epochs, each over all training data in an order of its own, and evaluates after each.
     *
     * <p>All arguments are checked before anything is changed. If a loss is NaN or infinite the fit stops before that batch
     * touches the weights, and says so in {@link History#stopReason}.
     *
     * @param validation data to evaluate on after each epoch; null for none
     * @return what happened; the model has the weights of the end, or those a callback put back
     * @throws IllegalArgumentException if model, loss, data and settings do not fit together
     */
    public History fit(Dataset train, @Nullable Dataset validation, int epochs) {
        return run(train, validation, epochs, false);
    }

    /**
     * Goes on with the run whose {@link Checkpoint}s are there, or begins it if there are none: with the same model, data,
     * parts and seed to the same bits as a fit that was never interrupted. More epochs than then are fine, and other threads.
     *
     * @throws IllegalArgumentException also if no Checkpoint was given, or those there are of another run
     * @throws java.io.UncheckedIOException if there are checkpoints, and none can be read
     */
    public History resume(Dataset train, @Nullable Dataset validation, int epochs) {
        Checks.hasCheckpoint(parts.callbacks());
        return run(train, validation, epochs, true);
    }

    private History run(Dataset train, @Nullable Dataset validation, int epochs, boolean resuming) {
        Fitting.check(model, loss, parts, train, validation, epochs);
        Settings settings = parts.settings();
        Optimizer optimizer = new Optimizer(model.parameters(), rule, parts.updates());
        try (Workers workers = Fitting.workers(settings);
                Tape tape = Tape.training(settings.seed(), workers);
                Batches batches = Fitting.batches(train, settings, parts.transforms())) {
            Pace pace = new Pace(parts.schedule(), epochs, batches.perEpoch(), settings.accumulate());
            Run run = new Run(model, optimizer, parts, pace, this, train, validation, resuming);
            Evaluator evaluator = new Evaluator(model, loss, parts.metricsFor(loss, train), workers);
            evaluator.rehearse(validation == null ? train : validation);
            model.setPredictions(loss);
            optimizer.clearGradients();
            try {
                parts.callbacks().forEach(callback -> callback.fitStart(run));
                while (run.epochsDone() < epochs && !run.isStopping()) {
                    epoch(run, tape, batches, evaluator, validation);
                }
            } catch (Throwable e) {
                Fitting.end(run, e);
                throw e;
            }
            Fitting.end(run, null);
            return run.history();
        }
    }

    /** How the model does on a data set now; metrics are those given, or accuracy for classes and RMSE for values. */
    public Evaluation evaluate(Dataset data) {
        return Evaluator.evaluate(model, loss, parts, data);
    }

    /**
     * How often the model takes each class of a data set for each other now.
     *
     * @throws IllegalArgumentException if the targets are not class indices
     */
    public ConfusionMatrix confusionMatrix(Dataset data) {
        return Evaluator.confusionMatrix(model, loss, parts, data);
    }

    private void epoch(Run run, Tape tape, Batches batches, Evaluator evaluator, @Nullable Dataset validation) {
        if (!run.isInEpoch()) {
            run.startEpoch();
            parts.callbacks().forEach(callback -> callback.epochStart(run));
        }
        batches.start(run.epoch(), run.batchInEpoch());
        Batch batch;
        // Nothing more is read once the fit is to stop: after an interrupt, reading itself would fail.
        while (!run.isStopping() && (batch = batches.next()) != null) {
            step(run, tape, batch);
        }
        run.betweenEpochs();
        if (run.isStopping() && run.batchInEpoch() < run.batchesPerEpoch()) {
            return;
        }
        run.endEpoch(validation == null ? null : evaluator.evaluate(validation));
        parts.callbacks().forEach(callback -> callback.epochEnd(run));
    }

    private void step(Run run, Tape tape, Batch batch) {
        run.startBatch(batch);
        tape.begin(run.step());
        tape.setLengths(batch.lengths());
        Tensor outputs = model.forward(tape, batch.inputTensor());
        Tensor batchLoss = loss.forward(tape, outputs, batch.targetTensor());
        run.lossKnown(batchLoss.item());
        if (!Float.isFinite(run.batchLoss())) {
            Fitting.stopNotFinite(run);
            return;
        }
        run.countLoss(loss.mass(outputs, batch.targetTensor()));
        tape.backward(batchLoss, 1f / run.gathered());
        List<Callback> callbacks = parts.callbacks();
        if (!run.isGathering()) {
            for (int i = 0; i < callbacks.size(); i++) {
                callbacks.get(i).gradientsReady(run);
            }
            run.update(tape);
        }
        run.batchDone();
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).stepDone(run);
        }
    }
}
