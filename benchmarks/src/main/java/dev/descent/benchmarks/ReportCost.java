package dev.descent.benchmarks;

import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Trainer;
import dev.descent.train.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What share of a fit's time is spent within its report, as the middle of several fits, and how large the report is. (The
 * difference between fits with and without one is smaller than that between two fits.)
 */
final class ReportCost {
    private ReportCost() {}

    /** Hands everything on, and counts the time. */
    private static final class Timed implements Callback {
        private final Callback callback;
        private long nanos;

        Timed(Callback callback) {
            this.callback = callback;
        }

        private void count(Runnable event) {
            long start = System.nanoTime();
            event.run();
            nanos += System.nanoTime() - start;
        }

        @Override
        public void fitStart(Run run) {
            count(() -> callback.fitStart(run));
        }

        @Override
        public void epochStart(Run run) {
            count(() -> callback.epochStart(run));
        }

        @Override
        public void gradientsReady(Run run) {
            count(() -> callback.gradientsReady(run));
        }

        @Override
        public void stepDone(Run run) {
            count(() -> callback.stepDone(run));
        }

        @Override
        public void epochEnd(Run run) {
            count(() -> callback.epochEnd(run));
        }

        @Override
        public void fitEnd(Run run) {
            count(() -> callback.fitEnd(run));
        }
    }

    static void run(Arguments arguments) throws IOException {
        int epochs = arguments.option("epochs", 100);
        int rounds = arguments.option("rounds", 5);
        Path file = Path.of(arguments.option("file", "report.html"));
        Split digits = Digits.load().withInputShape(Shape.of(1, 8, 8)).split(0.8, 42);
        double[] costs = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            Timed report = new Timed(Report.to(file));
            long start = System.nanoTime();
            Trainer.of(model(), new CrossEntropy(), new Adam(1e-3f))
                    .with(report)
                    .fit(digits.train(), digits.test(), epochs);
            long nanos = System.nanoTime() - start;
            costs[i] = 100.0 * report.nanos / nanos;
            System.out.printf(
                    Locale.ROOT,
                    "{\"epochs\": %d, \"seconds\": %.2f, \"report_seconds\": %.3f, \"cost_percent\": %.2f, \"bytes\": %d}%n",
                    epochs,
                    nanos / 1e9,
                    report.nanos / 1e9,
                    costs[i],
                    Files.size(file));
        }
        Arrays.sort(costs);
        System.out.printf(Locale.ROOT, "cost %.2f %% of the time%n", costs[rounds / 2]);
    }

    private static Model model() {
        return Model.of(
                Shape.of(1, 8, 8),
                42,
                conv2d(16, 3).padding(1),
                relu(),
                maxPool2d(2),
                conv2d(32, 3).padding(1),
                relu(),
                maxPool2d(2),
                flatten(),
                dense(10));
    }
}
