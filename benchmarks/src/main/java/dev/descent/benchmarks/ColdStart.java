package dev.descent.benchmarks;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.History;
import dev.descent.train.Run;
import dev.descent.train.Trainer;

/** Trains on the digits until the test accuracy first reaches 97 %: what a small job costs from the JVM's start. */
final class ColdStart {
    private ColdStart() {}

    static void run(Arguments arguments) {
        Split digits = Digits.load().split(0.8, arguments.option("seed", 0));
        Model model = Model.of(Shape.of(64), 0, dense(128), relu(), dense(64), relu(), dense(10));
        Callback untilGood = new Callback() {
            @Override
            public void epochEnd(Run run) {
                if (run.history().last().validation().metric("accuracy") >= 0.97) {
                    run.stop("97 % reached");
                }
            }
        };
        History history = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                .with(untilGood)
                .fit(digits.train(), digits.test(), 40);
        new Line()
                .with("epochs", history.last().epoch())
                .with("test_accuracy", history.last().validation().metric("accuracy"))
                .with("seconds", Vitals.seconds())
                .with("peak_mb", Vitals.peakMegabytes())
                .print();
    }
}
