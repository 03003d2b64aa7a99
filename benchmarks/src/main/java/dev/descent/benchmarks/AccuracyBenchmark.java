package dev.descent.benchmarks;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.kernel.Kernels;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.stream.DoubleStream;

/** Test accuracy of {@code mlp-small} on the digits over seeds, each with a split and weights of its own: no speed is worth losing it. */
final class AccuracyBenchmark {
    private AccuracyBenchmark() {}

    static void run(Arguments arguments) {
        int seeds = arguments.option("seeds", 10);
        int epochs = arguments.option("epochs", 30);
        double[] accuracies = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            Split digits = Digits.load().split(0.8, seed);
            Model model = Model.of(Shape.of(64), seed, dense(128), relu(), dense(64), relu(), dense(10));
            Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                    .with(Settings.defaults().withSeed(seed).withThreads(arguments.option("threads", 1)));
            trainer.fit(digits.train(), epochs);
            accuracies[seed] = trainer.evaluate(digits.test()).metric("accuracy");
        }
        double mean = DoubleStream.of(accuracies).average().orElse(Double.NaN);
        double squares = DoubleStream.of(accuracies).map(a -> (a - mean) * (a - mean)).sum();
        new Line()
                .with("kernel", Kernels.name())
                .with("jdk", Runtime.version().feature())
                .with("seeds", seeds)
                .with("epochs", epochs)
                .with("test_accuracy", mean)
                .with("deviation", Math.sqrt(squares / (seeds - 1)))
                .with("least", DoubleStream.of(accuracies).min().orElse(Double.NaN))
                .print();
    }
}
