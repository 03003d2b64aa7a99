package dev.descent.benchmarks.doctor;

import static dev.descent.benchmarks.doctor.Fault.Kind.DATA;
import static dev.descent.benchmarks.doctor.Fault.Kind.NAN;
import static dev.descent.benchmarks.doctor.Fault.Kind.VALIDATION;

import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;
import java.util.Arrays;
import java.util.List;

/** What goes wrong with data. Token numbers are no measures, so what changes measures leaves them alone. */
final class DataFaults {
    private static final String[] LABELS = {"suspect-labels"};
    private static final String[] SCALE = {"input-scale"};
    private static final String[] SPLITS = {"splits-differ"};
    private static final String[] FEW = {"few-rows", "overfitting", "batch-size", "stopped-early"};

    private DataFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault("inputs × 255", DATA, (s, seed) -> inputs(s, x -> 255 * x), SCALE),
                new Fault("inputs / 255", DATA, (s, seed) -> inputs(s, x -> x / 255), SCALE),
                new Fault("inputs scaled twice", DATA, (s, seed) -> inputs(s, x -> x / 255 / 255), SCALE),
                new Fault("inputs far from 0", DATA, (s, seed) -> inputs(s, x -> x + 100), SCALE),
                new Fault("inputs of all units", DATA, (s, seed) -> units(s), SCALE),
                new Fault("one input × 1000", DATA, (s, seed) -> one(s), SCALE),
                new Fault("inputs zero", DATA, (s, seed) -> s.withTrain(Altered.inputs(s.train(), x -> 0)), "input-scale", "splits-differ"),
                new Fault("inputs noisy", DATA, DataFaults::noise, "underfitting", "overfitting", "splits-differ", "labels-unrelated"),
                new Fault("targets × 100", DATA, (s, seed) -> targets(s, 100, 150), "target-scale"),
                new Fault("targets / 1000", DATA, (s, seed) -> targets(s, 1e-3, 0), "target-scale"),
                new Fault("targets permuted", DATA, DataFaults::permuted, "labels-unrelated"),
                new Fault("20 % of labels wrong", DATA, (s, seed) -> wrongLabels(s, seed, 0.2), LABELS),
                new Fault("40 % of labels wrong", DATA, (s, seed) -> wrongLabels(s, seed, 0.4), LABELS),
                new Fault("two classes as one", DATA, (s, seed) -> merged(s), "splits-differ", "suspect-labels", "imbalance"),
                new Fault("a tenth of the data", DATA, (s, seed) -> fewer(s), FEW),
                new Fault("class 0 at a fiftieth", DATA, (s, seed) -> rare(s), "imbalance", "splits-differ"),
                new Fault("a class never seen", DATA, (s, seed) -> classes(s) < 3 ? s : s.withTrain(
                        Altered.where(s.train(), (i, y) -> y != 1)), SPLITS),
                new Fault("cut by position", VALIDATION, (s, seed) -> byPosition(s), "splits-differ", "data-order"),
                new Fault("validation not scaled", VALIDATION, (s, seed) -> measures(s) ? s.withValidation(
                        Altered.inputs(s.validation(), x -> 16 * x + 5)) : s, SPLITS),
                new Fault("validation leaked", VALIDATION, (s, seed) -> s.withTrain(Altered.both(s.train(), s.validation())),
                        "validation-leak"),
                new Fault("NaN among the inputs", NAN, (s, seed) -> s.withTrain(Altered.rows(s.train(), (i, x, y) ->
                        x[0] = i % 40 == 7 ? Float.NaN : x[0])), "data-spoilt", "input-scale", "non-finite"),
                new Fault("an infinite target", NAN, (s, seed) -> classes(s) > 0 ? s : s.withTrain(Altered.rows(s.train(), (i, x, y) ->
                        y[0] = i == 3 ? Float.POSITIVE_INFINITY : y[0])), "data-spoilt", "target-scale", "non-finite"));
    }

    private static int classes(Setup s) {
        return s.train().classes();
    }

    private static boolean measures(Setup s) {
        return s.layers().stream().noneMatch(layer -> layer.kind().equals("embedding"));
    }

    private static Setup inputs(Setup s, java.util.function.DoubleUnaryOperator change) {
        return measures(s) ? s.mapData(data -> Altered.inputs(data, change)) : s;
    }

    /** Metres beside millimetres. */
    private static Setup units(Setup s) {
        return measures(s) && s.train().inputShape().rank() == 1 && s.train().inputShape().size() > 3
                ? s.mapData(data -> Altered.rows(data, (i, x, y) -> {
                    for (int j = 0; j < x.length; j++) {
                        x[j] *= (float) Math.pow(10, j % 4 * 1.5 - 1.5);
                    }
                }))
                : s;
    }

    private static Setup one(Setup s) {
        return measures(s) && s.train().inputShape().rank() == 1
                ? s.mapData(data -> Altered.rows(data, (i, x, y) -> x[x.length / 2] *= 1000))
                : s;
    }

    private static Setup noise(Setup s, long seed) {
        Rng rng = new Rng(seed).stream(6);
        return measures(s)
                ? s.withTrain(Altered.rows(s.train(), (i, x, y) -> {
                    for (int j = 0; j < x.length; j++) {
                        x[j] += (float) (1.5 * rng.normal((long) i * x.length + j));
                    }
                }))
                : s;
    }

    private static Setup targets(Setup s, double factor, double offset) {
        return classes(s) > 0
                ? s
                : s.mapData(data -> Altered.rows(data, (i, x, y) -> {
                    for (int j = 0; j < y.length; j++) {
                        y[j] = (float) (offset + factor * y[j]);
                    }
                }));
    }

    private static Setup permuted(Setup s, long seed) {
        return s.withData(
                Altered.permutedTargets(s.train(), seed), Altered.permutedTargets(s.validation(), seed + 1), s.test());
    }

    private static Setup wrongLabels(Setup s, long seed, double share) {
        int classes = classes(s);
        Rng rng = new Rng(seed).stream(5);
        return classes == 0
                ? s
                : s.withTrain(Altered.rows(s.train(), (i, x, y) -> {
                    if (rng.uniform(2L * i) < share) {
                        y[0] = (y[0] + 1 + (classes > 2 ? rng.below(classes - 1, 2L * i + 1) : 0)) % classes;
                    }
                }));
    }

    private static Setup merged(Setup s) {
        return classes(s) < 4 ? s : s.withTrain(Altered.rows(s.train(), (i, x, y) -> y[0] = y[0] == 1 ? 2 : y[0]));
    }

    private static Setup fewer(Setup s) {
        int size = Math.max(s.settings().batchSize(), s.train().size() / 10);
        return size >= s.train().size() ? s : s.withTrain(Altered.first(s.train(), size));
    }

    private static Setup rare(Setup s) {
        return classes(s) == 0
                ? s
                : s.withData(
                        Altered.where(s.train(), (i, y) -> y != 0 || i % 50 == 0),
                        Altered.where(s.validation(), (i, y) -> y != 0 || i % 10 == 0),
                        s.test());
    }

    /** Rows that lie sorted, the last fifth of which is held back. */
    private static Setup byPosition(Setup s) {
        if (classes(s) == 0) {
            return s;
        }
        Dataset all = Altered.sorted(Altered.both(s.train(), s.validation()));
        int[] order = java.util.stream.IntStream.range(0, all.size()).toArray();
        int cut = s.train().size();
        return s.withData(
                all.subset(Arrays.copyOf(order, cut)), all.subset(Arrays.copyOfRange(order, cut, order.length)), s.test());
    }
}
