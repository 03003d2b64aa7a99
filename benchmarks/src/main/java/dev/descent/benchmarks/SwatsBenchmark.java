package dev.descent.benchmarks;

import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.Momentum;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Epoch;
import dev.descent.train.History;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Swats;
import dev.descent.train.SwitchRule;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Adam alone, SGD with momentum alone, and from one to the other: test accuracy over several seeds, on the digits as images or on a
 * part of Fashion-MNIST; and whether the training loss goes on falling after the switch.
 */
final class SwatsBenchmark {
    private static final float ADAM = 1e-3f;
    private static final float SGD_DIGITS = 0.05f;
    private static final float SGD_FASHION = 0.01f;

    private SwatsBenchmark() {}

    static void run(Arguments arguments) throws IOException {
        String fashion = arguments.option("fashion", "");
        IntFunction<Split> task =
                fashion.isEmpty() ? SwatsBenchmark::digits : fashion(Path.of(fashion));
        int seeds = arguments.option("seeds", 5);
        int epochs = arguments.option("epochs", fashion.isEmpty() ? 60 : 12);
        Momentum sgd = new Momentum(fashion.isEmpty() ? SGD_DIGITS : SGD_FASHION);
        Map<String, Double> means = new LinkedHashMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            Split data = task.apply(seed);
            Callback atHalf = SwitchRule.atEpoch(epochs / 2 + 1, sgd);
            means.merge("adam", one("adam", new Adam(ADAM), seed, data, epochs), Double::sum);
            means.merge("sgd", one("sgd", sgd, seed, data, epochs), Double::sum);
            means.merge("swats", one("swats", new Adam(ADAM), seed, data, epochs, new Swats()), Double::sum);
            means.merge("at half", one("at half", new Adam(ADAM), seed, data, epochs, atHalf), Double::sum);
        }
        means.replaceAll((name, sum) -> sum / seeds);
        double better = Math.max(means.get("adam"), means.get("sgd"));
        for (String switching : List.of("swats", "at half")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %.4f is %s the better of adam %.4f and sgd %.4f minus 0.2 points%n",
                    switching,
                    means.get(switching),
                    means.get(switching) >= better - 0.002 ? "at least" : "LESS than",
                    means.get("adam"),
                    means.get("sgd"));
        }
    }

    private static Split digits(int seed) {
        return Digits.load().withInputShape(Shape.of(1, 8, 8)).stratifiedSplit(0.8, seed);
    }

    /** The same images for each seed, which then is that of weights and order. */
    private static IntFunction<Split> fashion(Path folder) throws IOException {
        Dataset train = Fashion.read(folder, "train").subset(IntStream.range(0, 10_000).toArray());
        Split split = new Split(train, Fashion.read(folder, "t10k"));
        return seed -> split;
    }

    private static double one(String name, UpdateRule rule, int seed, Split data, int epochs, Callback... switching) {
        Model model = Model.of(
                data.train().inputShape(),
                seed,
                conv2d(16, 3).padding(1),
                relu(),
                maxPool2d(2),
                conv2d(32, 3).padding(1),
                relu(),
                maxPool2d(2),
                flatten(),
                dense(10));
        int[] switched = {0};
        Callback watch = new Callback() {
            @Override
            public void epochEnd(Run run) {
                boolean now = switching.length > 0
                        && (switching[0] instanceof Swats swats
                                ? swats.switchedAt() >= 0
                                : ((SwitchRule) switching[0]).isSwitched());
                switched[0] = now && switched[0] == 0 ? run.epoch() : switched[0];
            }
        };
        Trainer trainer = Trainer.of(model, new CrossEntropy(), rule)
                .with(switching)
                .with(watch, Settings.defaults().withSeed(seed));
        History history = trainer.fit(data.train(), epochs);
        List<Epoch> all = history.epochs();
        double accuracy = trainer.evaluate(data.test()).metric("accuracy");
        System.out.printf(
                Locale.ROOT,
                "{\"run\": \"%s\", \"seed\": %d, \"test_accuracy\": %.4f, \"train_loss\": %.2e, \"rate_at_end\": %.3g,"
                        + " \"switched_in_epoch\": %d, \"loss_before_the_switch\": %.2e}%n",
                name,
                seed,
                accuracy,
                history.last().trainLoss(),
                history.last().learningRate(),
                switched[0],
                switched[0] < 2 ? Double.NaN : all.get(switched[0] - 2).trainLoss());
        return accuracy;
    }
}
