package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.nn.Parameter;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.op.Normalizations;
import dev.descent.optim.Adam;
import dev.descent.optim.Momentum;
import dev.descent.optim.Optimizer;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Passes over 10 M elements, more than any cache holds, in gigabytes a second: each array that must be read or written
 * counts once, and batch-norm's input twice, since a channel's mean must be known before its first value is.
 */
final class Passes {
    private static final int ROWS = 10_000;
    private static final int COLUMNS = 1_000;
    private static final int SIZE = ROWS * COLUMNS;
    private static final int CHANNELS = 16;
    private static final int SIDE = 25;

    private final int threads;
    private final Workers workers;
    private final Tape tape;

    private Passes(int threads, Workers workers, Tape tape) {
        this.threads = threads;
        this.workers = workers;
        this.tape = tape;
    }

    static void run(Arguments arguments) {
        int threads = arguments.option("threads", 1);
        try (Workers workers = Workers.of(threads);
                Tape tape = Tape.training(0, workers)) {
            new Passes(threads, workers, tape).run();
        }
    }

    private void run() {
        Tensor x = GemmBenchmark.random(Shape.of(ROWS, COLUMNS), 1);
        Tensor y = GemmBenchmark.random(Shape.of(ROWS, COLUMNS), 2);
        time("copy", 2, () -> Limits.copy(workers, x.values(), y.values()));
        operation("relu", 2, () -> Activations.relu(tape, x));
        operation("add", 3, () -> Arithmetic.add(tape, x, y));
        operation("sigmoid", 2, () -> Activations.sigmoid(tape, x));
        operation("tanh", 2, () -> Activations.tanh(tape, x));
        operation("gelu", 2, () -> Activations.gelu(tape, x));
        operation("softmax", 2, () -> Activations.softmax(tape, x));
        Tensor gamma = ones(COLUMNS);
        Tensor beta = Tensor.zeros(Shape.of(COLUMNS));
        operation("layer-norm", 2, () -> Normalizations.layerNorm(tape, x, gamma, beta, 1e-5f));
        Tensor images = Tensor.over(Shape.of(SIZE / CHANNELS / SIDE / SIDE, CHANNELS, SIDE, SIDE), x.values());
        Tensor scale = ones(CHANNELS);
        Tensor shift = Tensor.zeros(Shape.of(CHANNELS));
        Tensor mean = Tensor.zeros(Shape.of(CHANNELS));
        Tensor variance = ones(CHANNELS);
        operation("batch-norm", 3, () ->
                Normalizations.batchNorm(tape, images, scale, shift, mean, variance, 0.1f, 1e-5f));
        update("adam", 7, x, new Adam(1e-3f));
        update("sgd-momentum", 5, x, new Momentum(1e-3f));
    }

    private static Tensor ones(int size) {
        float[] values = new float[size];
        Arrays.fill(values, 1);
        return Tensor.of(Shape.of(size), values);
    }

    private void update(String name, int arrays, Tensor weights, UpdateRule rule) {
        Optimizer optimizer = new Optimizer(List.of(Parameter.weight("weight", weights)), rule);
        time(name, arrays, () -> {
            tape.begin(0);
            weights.gradientToWrite();
            optimizer.step(tape);
        });
    }

    private void operation(String name, int arrays, Runnable operation) {
        time(name, arrays, () -> {
            tape.begin(0);
            operation.run();
        });
    }

    private void time(String name, int arrays, Runnable pass) {
        double seconds = Timing.PASS.seconds(pass);
        new Line()
                .with("work", name)
                .with("threads", threads)
                .with("kernel", Kernels.name())
                .with("jdk", Runtime.version().feature())
                .with("us", seconds * 1e6)
                .with("gbytes_s", 4.0 * SIZE * arrays / seconds / 1e9)
                .print();
    }
}
