package dev.descent.train;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.kernel.Workers;
import dev.descent.loss.Loss;
import dev.descent.metric.ConfusionMatrix;
import dev.descent.metric.Metric;
import dev.descent.nn.Model;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a model over a data set on an inference tape, whose memory it keeps from one evaluation to the next. */
final class Evaluator {
    /** Large enough for full speed, small enough for the cache. */
    private static final int BATCH = 256;

    private final Model model;
    private final Loss loss;
    private final List<Metric> metrics;
    private final Tape tape;

    Evaluator(Model model, Loss loss, List<Metric> metrics, Workers workers) {
        this.model = model;
        this.loss = loss;
        this.metrics = metrics;
        this.tape = Tape.inference(workers);
    }

    /** Of any data set, on threads that end with it. */
    static Evaluation evaluate(Model model, Loss loss, Parts parts, Dataset data) {
        Fitting.check(model, loss, data, "evaluated");
        try (Workers workers = Fitting.workers(parts.settings())) {
            return new Evaluator(model, loss, parts.metricsFor(loss, data), workers).evaluate(data);
        }
    }

    static ConfusionMatrix confusionMatrix(Model model, Loss loss, Parts parts, Dataset data) {
        Fitting.check(model, loss, data, "evaluated");
        Checks.hasClasses("Trainer.confusionMatrix", data);
        ConfusionMatrix matrix = new ConfusionMatrix(data.classes());
        try (Workers workers = Fitting.workers(parts.settings())) {
            new Evaluator(model, loss, List.of(), workers).run(data, List.of(matrix));
        }
        return matrix;
    }

    Evaluation evaluate(Dataset data) {
        List<Metric.Meter> meters = metrics.stream().map(Metric::meter).toList();
        double loss = run(data, meters);
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            values.put(metrics.get(i).name(), meters.get(i).value());
        }
        return new Evaluation(loss, values, data.size());
    }

    /** Evaluates one example, so that a loss or metric that doesn't fit the data fails before anything is trained. */
    void rehearse(Dataset data) {
        evaluate(data.subset(0));
    }

    /** Shows all predictions to the meters and returns the mean loss of an example. */
    double run(Dataset data, List<? extends Metric.Meter> meters) {
        double lossSum = 0;
        double mass = 0;
        try (Batches batches = new Batches(
                data,
                Math.min(BATCH, data.size()),
                0,
                Batches.Options.defaults().withShuffle(false))) {
            batches.start(0);
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                tape.begin(0);
                tape.setLengths(batch.lengths());
                Tensor targets = batch.targetTensor();
                Tensor outputs = model.forward(tape, batch.inputTensor());
                double batchMass = loss.mass(outputs, targets);
                lossSum += loss.forward(tape, outputs, targets).item() * batchMass;
                mass += batchMass;
                Tensor predictions = loss.predictions(tape, outputs);
                meters.forEach(meter -> meter.add(predictions, targets));
            }
        }
        return mass == 0 ? 0 : lossSum / mass;
    }
}
