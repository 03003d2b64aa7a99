package dev.descent.benchmarks;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.UpdateRule;
import dev.descent.train.Evaluation;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Each regularizer against the same network without it: 500 digits to train on, the 1,297 others to test, the same seeds for the
 * split, the first weights and the training of both. A difference counts from two standard errors of the paired differences on.
 */
final class Regularization {
    private static final int TRAINED_ON = 500;
    private static final int HELD_OUT = 100;

    private Regularization() {}

    /**
     * One way to train. The first of each family is what its others are compared with.
     *
     * @param holdsOut whether a part of the training digits is kept apart to choose by
     */
    record Row(
            String family,
            String name,
            List<Blueprint> layers,
            Loss loss,
            UpdateRule rule,
            boolean holdsOut,
            List<Part> parts) {}

    /** What came out, seed by seed. */
    private record Results(Row row, double[] accuracy, double[] testLoss, double[] trainLoss) {}

    static void run(Arguments arguments) {
        int seeds = arguments.option("seeds", 10);
        int epochs = arguments.option("epochs", 100);
        String only = arguments.option("family", "");
        if (seeds < 2) {
            throw new IllegalArgumentException("--seeds " + seeds + ": a spread wants at least 2");
        }
        List<String> table = new ArrayList<>();
        Results plain = null;
        for (Row row : RegularizationRows.of(epochs)) {
            if (!only.isEmpty() && !row.family().equals(only)) {
                continue;
            }
            Results results = measure(row, seeds, epochs);
            boolean isFirst = plain == null || !plain.row().family().equals(row.family());
            plain = isFirst ? results : plain;
            table.add(report(results, plain));
        }
        System.out.println("| | test accuracy without | with | gain | test loss without | with | training loss with | |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        table.forEach(System.out::println);
    }

    private static Results measure(Row row, int seeds, int epochs) {
        Results results = new Results(row, new double[seeds], new double[seeds], new double[seeds]);
        for (int seed = 0; seed < seeds; seed++) {
            Split digits = split(row, seed);
            Dataset train = digits.train();
            Model model = Model.of(train.inputShape(), seed, row.layers().toArray(Blueprint[]::new));
            Trainer trainer = Trainer.of(model, row.loss(), row.rule())
                    .with(row.parts().toArray(Part[]::new))
                    .with(Settings.defaults().withSeed(seed));
            if (row.holdsOut()) {
                Split parts = train.split(1 - (double) HELD_OUT / TRAINED_ON, seed);
                trainer.fit(parts.train(), parts.test(), epochs);
            } else {
                trainer.fit(train, epochs);
            }
            // By plain cross-entropy, whatever was trained with.
            Trainer judge = Trainer.of(model, new CrossEntropy(), row.rule());
            Evaluation test = judge.evaluate(digits.test());
            results.accuracy()[seed] = 100 * test.metric("accuracy");
            results.testLoss()[seed] = test.loss();
            results.trainLoss()[seed] = judge.evaluate(train).loss();
        }
        return results;
    }

    private static Split split(Row row, int seed) {
        Dataset all = Digits.load();
        if (!row.family().equals(RegularizationRows.MLP)) {
            all = all.withInputShape(RegularizationRows.IMAGE);
        }
        return all.split((TRAINED_ON + 0.5) / all.size(), seed);
    }

    /** Prints a line and returns one of the table. */
    private static String report(Results results, Results plain) {
        double[] gains = new double[results.accuracy().length];
        for (int seed = 0; seed < gains.length; seed++) {
            gains[seed] = results.accuracy()[seed] - plain.accuracy()[seed];
        }
        double gain = mean(gains);
        double error = deviation(gains) / Math.sqrt(gains.length);
        boolean isPlain = results == plain;
        String verdict = isPlain ? "" : Math.abs(gain) <= 2 * error ? "no difference" : gain > 0 ? "better" : "worse";
        System.out.printf(
                Locale.ROOT,
                "{\"family\": \"%s\", \"with\": \"%s\", \"seeds\": %d, \"test_accuracy\": %.2f, \"deviation\": %.2f,"
                        + " \"gain\": %.2f, \"standard_error\": %.2f, \"test_loss\": %.4f, \"train_loss\": %.2e,"
                        + " \"verdict\": \"%s\"}%n",
                results.row().family(),
                results.row().name(),
                gains.length,
                mean(results.accuracy()),
                deviation(results.accuracy()),
                gain,
                error,
                mean(results.testLoss()),
                mean(results.trainLoss()),
                verdict);
        if (isPlain) {
            return String.format(
                    Locale.ROOT,
                    "| **%s**, none of these | %s | | | %.3f | | %.1e | |",
                    plain.row().family(),
                    spread(plain.accuracy()),
                    mean(plain.testLoss()),
                    mean(plain.trainLoss()));
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %+.2f ± %.2f | %.3f | %.3f | %.1e | %s |",
                results.row().name(),
                spread(plain.accuracy()),
                spread(results.accuracy()),
                gain,
                error,
                mean(plain.testLoss()),
                mean(results.testLoss()),
                mean(results.trainLoss()),
                verdict);
    }

    private static String spread(double[] values) {
        return String.format(Locale.ROOT, "%.2f ± %.2f", mean(values), deviation(values));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Of a sample. */
    private static double deviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
