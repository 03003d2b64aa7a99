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
        Fitting.check(model, loss, parts, train, validation, epochs);
        Settings settings = parts.settings();
        Optimizer optimizer = new Optimizer(model.parameters(), rule, parts.updates());
        History history = new History();
        try (Workers workers = Fitting.workers(settings);
                Tape tape = Tape.training(settings.seed(), workers);
                Batches batches = Fitting.batches(train, settings, parts.transforms())) {
            Pace pace = new Pace(parts.schedule(), epochs, batches.perEpoch(), settings.accumulate());
            Run run = new Run(model, optimizer, history, epochs, batches.perEpoch(), train, pace, validation != null);
            run.setTask(new Task(loss, rule, settings, parts.all(), train, validation, epochs));
            Evaluator evaluator = new Evaluator(model, loss, parts.metricsFor(train), workers);
            evaluator.rehearse(validation == null ? train : validation);
            model.setPredictions(loss::predictions);
            optimizer.clearGradients();
            try {
                parts.callbacks().forEach(callback -> callback.fitStart(run));
                while (run.epoch() < epochs && !run.isStopping()) {
                    epoch(run, tape, batches, optimizer, evaluator, validation);
                }
                history.stopped(run.stopReason() == null ? "all epochs done" : run.stopReason());
            } catch (Throwable e) {
                Fitting.end(parts.callbacks(), run, optimizer, e);
                throw e;
            }
            Fitting.end(parts.callbacks(), run, optimizer, null);
        }
        return history;
    }

    /** How the model does on a data set now; metrics are those given, or accuracy for classes and RMSE for values. */
    public Evaluation evaluate(Dataset data) {
        Fitting.check(model, loss, data, "evaluated");
        try (Workers workers = Fitting.workers(parts.settings())) {
            return new Evaluator(model, loss, parts.metricsFor(data), workers).evaluate(data);
        }
    }

    /**
     * How often the model takes each class of a data set for each other now.
     *
     * @throws IllegalArgumentException if the targets are not class indices
     */
    public ConfusionMatrix confusionMatrix(Dataset data) {
        Fitting.check(model, loss, data, "evaluated");
        Checks.hasClasses("Trainer.confusionMatrix", data);
        ConfusionMatrix matrix = new ConfusionMatrix(data.classes());
        try (Workers workers = Fitting.workers(parts.settings())) {
            new Evaluator(model, loss, List.of(), workers).run(data, List.of(matrix));
        }
        return matrix;
    }

    private void epoch(
            Run run,
            Tape tape,
            Batches batches,
            Optimizer optimizer,
            Evaluator evaluator,
            @Nullable Dataset validation) {
        long start = System.nanoTime();
        long updatesBefore = optimizer.steps();
        double lossSum = 0;
        double mass = 0;
        run.startEpoch();
        parts.callbacks().forEach(callback -> callback.epochStart(run));
        batches.start(run.epoch());
        for (Batch batch = next(run, batches); batch != null; batch = next(run, batches)) {
            run.startBatch(batch);
            double batchMass = step(run, tape, batch, optimizer);
            lossSum += batchMass == 0 ? 0 : run.batchLoss() * batchMass;
            mass += batchMass;
        }
        run.betweenEpochs();
        if (run.isStopping() && run.batchInEpoch() < run.batchesPerEpoch()) {
            return;
        }
        Evaluation evaluation = validation == null ? null : evaluator.evaluate(validation);
        double seconds = (System.nanoTime() - start) / 1e9;
        long updates = optimizer.steps() - updatesBefore;
        run.history()
                .add(new Epoch(
                        run.epoch(), mass == 0 ? 0 : lossSum / mass, evaluation, run.learningRate(), updates, seconds));
        parts.callbacks().forEach(callback -> callback.epochEnd(run));
    }

    /** Nothing more is read once the fit is to stop: after an interrupt, reading itself would fail. */
    private static @Nullable Batch next(Run run, Batches batches) {
        return run.isStopping() ? null : batches.next();
    }

    /** Returns what the batch counts for in the epoch's loss: 0 if its own was not finite, which ends the fit. */
    private double step(Run run, Tape tape, Batch batch, Optimizer optimizer) {
        tape.begin(run.step());
        tape.setLengths(batch.lengths());
        Tensor outputs = model.forward(tape, batch.inputTensor());
        Tensor batchLoss = loss.forward(tape, outputs, batch.targetTensor());
        run.lossKnown(batchLoss.item());
        if (!Float.isFinite(run.batchLoss())) {
            Fitting.stopNotFinite(run);
            return 0;
        }
        double mass = loss.mass(outputs, batch.targetTensor());
        int accumulate = parts.settings().accumulate();
        int place = run.batchInEpoch() % accumulate;
        int gathered = Math.min(accumulate, run.batchesPerEpoch() - run.batchInEpoch() + place);
        tape.backward(batchLoss, 1f / gathered);
        if (place + 1 == gathered) {
            update(run, tape, optimizer);
        }
        run.batchDone();
        if (Thread.currentThread().isInterrupted()) {
            run.stop("the training thread was interrupted");
        }
        List<Callback> callbacks = parts.callbacks();
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).stepDone(run);
        }
        return mass;
    }

    private void update(Run run, Tape tape, Optimizer optimizer) {
        List<Callback> callbacks = parts.callbacks();
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).gradientsReady(run);
        }
        if (run.isSkipped()) {
            optimizer.clearGradients();
        } else {
            optimizer.step(tape);
        }
    }
}
