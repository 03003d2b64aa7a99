package dev.descent.benchmarks;

import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Iris;
import dev.descent.data.Split;
import dev.descent.data.Standardizer;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.RateFinder;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether the rate that {@link RateFinder} suggests trains as well as the best of twelve rates from 1e-5 to 1: to within a point
 * of accuracy, or 5 % of the RMSE, on test data after the last epoch, means over several seeds.
 */
final class LrFinder {
    private static final int GRID = 12;

    private LrFinder() {}

    private record Task(String name, List<Split> splits, int epochs, Loss loss, Blueprint... layers) {
        boolean classes() {
            return loss instanceof CrossEntropy;
        }

        Model model(int seed) {
            return Model.of(splits.get(seed).train().inputShape(), seed, layers);
        }

        /** The mean over the splits of accuracy or RMSE; a rate at which the loss bursts has none. */
        double score(float rate) {
            double sum = 0;
            for (int seed = 0; seed < splits.size(); seed++) {
                Trainer trainer = Trainer.of(model(seed), loss, new Adam(rate))
                        .with(Settings.defaults().withSeed(seed));
                var history = trainer.fit(splits.get(seed).train(), epochs);
                if (history.stopReason().startsWith("the loss is")) {
                    return classes() ? 0 : Double.POSITIVE_INFINITY;
                }
                sum += trainer.evaluate(splits.get(seed).test()).metric(classes() ? "accuracy" : "rmse");
            }
            return sum / splits.size();
        }

        float suggestion(int seed) {
            return RateFinder.of(model(seed), loss, new Adam(1e-3f))
                    .with(Settings.defaults().withSeed(seed))
                    .run(splits.get(seed).train())
                    .suggestion();
        }
    }

    static void run(Arguments arguments) throws IOException {
        Path data = Path.of(arguments.word(0, "a directory with wine_data.csv and diabetes_*.csv.gz"));
        Path fashion = Path.of(arguments.word(1, "a directory with the four files of Fashion-MNIST"));
        int within = 0;
        List<Task> tasks = tasks(data, fashion);
        for (Task task : tasks) {
            within += isWithin(task) ? 1 : 0;
        }
        System.out.println(within + " of " + tasks.size() + " within");
    }

    private static List<Task> tasks(Path data, Path fashion) throws IOException {
        Dataset digits = Digits.load();
        Blueprint[] cnn = {
            conv2d(16, 3).padding(1),
            relu(),
            maxPool2d(2),
            conv2d(32, 3).padding(1),
            relu(),
            maxPool2d(2),
            flatten(),
            dense(10)
        };
        return List.of(
                new Task("iris", splits(Iris.load(), 10), 60, new CrossEntropy(), dense(16), relu(), dense(3)),
                new Task("wine", splits(Tables.wine(data), 10), 60, new CrossEntropy(), dense(16), relu(), dense(3)),
                new Task("digits-mlp", splits(digits, 5), 20, new CrossEntropy(), dense(64), relu(), dense(10)),
                new Task(
                        "digits-cnn",
                        splits(digits, 2).stream()
                                .map(split -> new Split(image(split.train()), image(split.test())))
                                .toList(),
                        15,
                        new CrossEntropy(),
                        cnn),
                new Task(
                        "diabetes",
                        splits(Tables.diabetes(data), 10),
                        40,
                        new MeanSquaredError(),
                        dense(32),
                        relu(),
                        dense(1)),
                new Task(
                        "fashion-mnist",
                        List.of(Tables.fashion(fashion, 6000, 4000)),
                        12,
                        new CrossEntropy(),
                        dense(128),
                        relu(),
                        dense(10)));
    }

    private static Dataset image(Dataset digits) {
        return digits.withInputShape(Shape.of(1, 8, 8));
    }

    /** Each with inputs standardized by its training part. */
    private static List<Split> splits(Dataset data, int seeds) {
        List<Split> splits = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            Split split = data.classes() > 0 ? data.stratifiedSplit(0.8, seed) : data.split(0.8, seed);
            Standardizer scaler = Standardizer.fit(split.train());
            splits.add(new Split(scaler.apply(split.train()), scaler.apply(split.test())));
        }
        return splits;
    }

    private static boolean isWithin(Task task) {
        float suggested = task.suggestion(0);
        double score = task.score(suggested);
        double best = task.classes() ? 0 : Double.POSITIVE_INFINITY;
        double bestRate = 0;
        StringBuilder grid = new StringBuilder();
        for (int i = 0; i < GRID; i++) {
            float rate = (float) Math.pow(10, -5 + 5.0 * i / (GRID - 1));
            double other = task.score(rate);
            grid.append(String.format(Locale.ROOT, "%s%.4f", i == 0 ? "" : ", ", other));
            if (task.classes() ? other > best : other < best) {
                best = other;
                bestRate = rate;
            }
        }
        boolean within = task.classes() ? score >= best - 0.01 : score <= 1.05 * best;
        System.out.printf(
                Locale.ROOT,
                "{\"task\": \"%s\", \"metric\": \"%s\", \"suggested_rate\": %.3g, \"score\": %.4f, \"best_rate\": %.3g,"
                        + " \"best_score\": %.4f, \"grid\": [%s], \"within\": %b}%n",
                task.name(),
                task.classes() ? "accuracy" : "rmse",
                suggested,
                score,
                bestRate,
                best,
                grid,
                within);
        return within;
    }
}
