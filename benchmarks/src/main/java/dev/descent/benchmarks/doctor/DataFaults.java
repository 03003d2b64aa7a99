package dev.descent.benchmarks.doctor;

import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;
import java.util.List;

/** What goes wrong with data. */
final class DataFaults {
    private DataFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("inputs × 255", "data", (s, seed) -> scaled(s, 255), "input-scale"),
                Fault.of("inputs / 255", "data", (s, seed) -> scaled(s, 1 / 255f), "input-scale"),
                Fault.of("one input × 1000", "data", (s, seed) -> s.withData(one(s.train()), one(s.validation()), one(s.test())),
                        "input-scale"),
                Fault.of("targets × 100", "data", DataFaults::targets, "target-scale"),
                Fault.of("labels permuted", "data", DataFaults::permuted, "labels-unrelated"),
                Fault.of("labels 20 % wrong", "data", (s, seed) -> noisy(s, seed, 0.2), "suspect-labels", "overfitting"),
                Fault.of("labels 40 % wrong", "data", (s, seed) -> noisy(s, seed, 0.4), "suspect-labels", "overfitting"),
                Fault.of("a tenth of the data", "data", (s, seed) -> fewer(s), "overfitting", "underfitting", "stopped-early"),
                Fault.of("class 0 at a fiftieth", "data", DataFaults::rare, "imbalance", "splits-differ"),
                Fault.of("inputs noisy", "data", (s, seed) -> blurred(s, seed), "underfitting", "overfitting", "splits-differ", "labels-unrelated"),
                Fault.of("inputs zero", "data", (s, seed) -> s.withTrain(Altered.rows(s.train(), (i, x, y) -> {
                    java.util.Arrays.fill(x, 0);
                })), "input-scale", "splits-differ"),
                Fault.of("validation unscaled", "data", (s, seed) -> s.withValidation(Altered.rows(s.validation(), (i, x, y) -> {
                    for (int j = 0; j < x.length; j++) {
                        x[j] = 16 * x[j] + 5;
                    }
                })), "splits-differ"),
                Fault.of(
                        "validation leaked",
                        "data",
                        (s, seed) -> s.withTrain(Altered.both(s.train(), s.validation())),
                        "validation-leak"),
                Fault.of("a class never seen", "data", (s, seed) -> s.train().classes() == 0
                        ? s
                        : s.withTrain(Altered.where(s.train(), (i, y) -> y != 1)), "splits-differ"));
    }

    private static Setup scaled(Setup s, float factor) {
        return s.withData(times(s.train(), factor), times(s.validation(), factor), times(s.test(), factor));
    }

    private static Dataset times(Dataset data, float factor) {
        return Altered.rows(data, (i, x, y) -> {
            for (int j = 0; j < x.length; j++) {
                x[j] *= factor;
            }
        });
    }

    private static Dataset one(Dataset data) {
        return Altered.rows(data, (i, x, y) -> x[x.length / 2] *= 1000);
    }

    private static Setup targets(Setup s, long seed) {
        if (s.train().classes() > 0) {
            return s;
        }
        return s.withData(large(s.train()), large(s.validation()), large(s.test()));
    }

    private static Dataset large(Dataset data) {
        return Altered.rows(data, (i, x, y) -> y[0] = 150 + 100 * y[0]);
    }

    private static Setup permuted(Setup s, long seed) {
        return s.withData(permuted(s.train(), seed), permuted(s.validation(), seed + 1), s.test());
    }

    private static Dataset permuted(Dataset data, long seed) {
        int[] order = new Rng(seed).permutation(data.size());
        float[] spare = new float[data.inputShape().size()];
        return Altered.rows(data, (i, x, y) -> data.read(order[i], spare, 0, y, 0));
    }

    private static Setup noisy(Setup s, long seed, double share) {
        if (s.train().classes() == 0) {
            return s;
        }
        Rng rng = new Rng(seed).stream(5);
        int classes = s.train().classes();
        return s.withTrain(Altered.rows(s.train(), (i, x, y) -> {
            if (rng.uniform(2L * i) < share) {
                y[0] = (y[0] + 1 + rng.below(classes - 1, 2L * i + 1)) % classes;
            }
        }));
    }

    private static Setup fewer(Setup s) {
        int size = Math.max(s.settings().batchSize(), s.train().size() / 10);
        return size >= s.train().size()
                ? s
                : s.withTrain(s.train().subset(java.util.stream.IntStream.range(0, size).toArray()));
    }

    private static Setup rare(Setup s, long seed) {
        return s.train().classes() == 0
                ? s
                : s.withData(
                        Altered.where(s.train(), (i, y) -> y != 0 || i % 50 == 0),
                        Altered.where(s.validation(), (i, y) -> y != 0 || i % 10 == 0),
                        s.test());
    }

    private static Setup blurred(Setup s, long seed) {
        Rng rng = new Rng(seed).stream(6);
        return s.withTrain(Altered.rows(s.train(), (i, x, y) -> {
            for (int j = 0; j < x.length; j++) {
                x[j] += (float) (1.5 * rng.normal((long) i * x.length + j));
            }
        }));
    }
}
