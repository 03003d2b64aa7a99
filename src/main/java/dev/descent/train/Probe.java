package dev.descent.train;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.optim.Optimizer;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/** Training steps of a clone, batch by batch, as the trainer would make them: for trying out what the model itself must not see. */
final class Probe implements AutoCloseable {
    private final Model clone;
    private final Loss loss;
    private final Workers workers;
    private final Tape tape;
    private final Batches batches;
    private final Optimizer optimizer;
    private long step;
    private long epoch;

    Probe(Model model, Loss loss, UpdateRule rule, Parts parts, Dataset data) {
        Fitting.check(model, loss, parts, data, null, 1);
        Settings settings = parts.settings();
        this.clone = model.copy();
        this.loss = loss;
        optimizer = new Optimizer(clone.parameters(), rule, parts.updates());
        workers = Fitting.workers(settings);
        tape = Tape.training(settings.seed(), workers);
        batches = Fitting.batches(data, settings, parts.transforms());
        startEpoch();
    }

    private void startEpoch() {
        epoch++;
        batches.start(epoch);
    }

    int batchesPerEpoch() {
        return batches.perEpoch();
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /** The parameters that a gradient changes. */
    List<Parameter> trained() {
        return clone.parameters().stream().filter(Parameter::isTrainable).toList();
    }

    /** The loss of the next batch, whose gradient, times {@code scale}, is added to what the parameters hold. */
    float next(float scale) {
        Batch batch = batches.next();
        while (batch == null) {
            startEpoch();
            batch = batches.next();
        }
        tape.begin(step++);
        tape.setLengths(batch.lengths());
        Tensor outputs = clone.forward(tape, batch.inputTensor());
        Tensor value = loss.forward(tape, outputs, batch.targetTensor());
        if (Float.isFinite(value.item())) {
            tape.backward(value, scale);
        }
        return value.item();
    }

    void update() {
        optimizer.step(tape);
    }

    /** What values and gradients of the largest batch so far take. */
    long bytes() {
        return tape.bytes();
    }

    /** The squared Euclidean norm of all gradients as one vector. */
    static double squaredNorm(List<Parameter> parameters) {
        double sum = 0;
        for (Parameter parameter : parameters) {
            Tensor tensor = parameter.tensor();
            if (parameter.isTrainable() && tensor.hasGradient()) {
                sum += Kernels.pointwise().sumSquares(tensor.gradient(), 0, tensor.size());
            }
        }
        return sum;
    }

    @Override
    public void close() {
        batches.close();
        tape.close();
        workers.close();
    }
}
