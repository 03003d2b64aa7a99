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
import dev.descent.optim.Momentum;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.History;
import dev.descent.train.Settings;
import dev.descent.train.Swats;
import dev.descent.train.SwitchRule;
import dev.descent.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Adam alone, SGD with momentum alone, and from one to the other, on the digits as images: test accuracy over five seeds. */
final class SwatsBenchmark {
    private static final int SEEDS = 5;
    private static final float ADAM = 1e-3f;
    private static final float SGD = 0.05f;

    private SwatsBenchmark() {}

    static void run(Arguments arguments) {
        int epochs = arguments.option("epochs", 60);
        double adam = 0;
        double sgd = 0;
        double swats = 0;
        double atEpoch = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            adam += one("adam", new Adam(ADAM), seed, epochs, List.of()) / SEEDS;
            sgd += one("sgd", new Momentum(SGD), seed, epochs, List.of()) / SEEDS;
            swats += one("swats", new Adam(ADAM), seed, epochs, List.of(new Swats())) / SEEDS;
            Callback half = SwitchRule.atEpoch(epochs / 2 + 1, new Momentum(SGD));
            atEpoch += one("at-half", new Adam(ADAM), seed, epochs, List.of(half)) / SEEDS;
        }
        double better = Math.max(adam, sgd);
        System.out.printf(
                Locale.ROOT,
                "adam %.4f, sgd %.4f, swats %.4f, at half %.4f: swats is %s%n",
                adam,
                sgd,
                swats,
                atEpoch,
                swats >= better - 0.002 ? "as good as the better one, to within 0.2 points" : "WORSE than the better one");
    }

    private static double one(String name, UpdateRule rule, int seed, int epochs, List<Callback> callbacks) {
        Split digits = Digits.load().withInputShape(Shape.of(1, 8, 8)).stratifiedSplit(0.8, seed);
        Model model = Model.of(
                Shape.of(1, 8, 8),
                seed,
                conv2d(16, 3).padding(1),
                relu(),
                maxPool2d(2),
                conv2d(32, 3).padding(1),
                relu(),
                maxPool2d(2),
                flatten(),
                dense(10));
        List<Double> losses = new ArrayList<>();
        Trainer trainer = Trainer.of(model, new CrossEntropy(), rule)
                .with(callbacks.toArray(Callback[]::new))
                .with(Settings.defaults().withSeed(seed));
        History history = trainer.fit(digits.train(), epochs);
        history.epochs().forEach(epoch -> losses.add(epoch.trainLoss()));
        double accuracy = trainer.evaluate(digits.test()).metric("accuracy");
        long switched = callbacks.isEmpty() || !(callbacks.get(0) instanceof Swats swats) ? -1 : swats.switchedAt();
        System.out.printf(
                Locale.ROOT,
                "{\"run\": \"%s\", \"seed\": %d, \"test_accuracy\": %.4f, \"train_loss\": %.2e, \"rate_at_end\": %.3g,"
                        + " \"switched_at_batch\": %d}%n",
                name,
                seed,
                accuracy,
                losses.get(losses.size() - 1),
                history.last().learningRate(),
                switched);
        return accuracy;
    }
}
