package dev.descent.benchmarks.doctor;

import dev.descent.Part;
import dev.descent.data.Dataset;
import dev.descent.loss.Loss;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.UpdateRule;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import dev.descent.train.doctor.Doctor;
import dev.descent.train.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * All that a run is made of, so that a fault can change any of it.
 *
 * @param test sound data, which the outcome is measured on; only what belongs to the model's input, such as scaling, is applied to it
 * @param adjust what is done to the model before it is trained
 */
record Setup(
        Dataset train,
        Dataset validation,
        Dataset test,
        List<Blueprint> layers,
        Loss loss,
        UpdateRule rule,
        Settings settings,
        int epochs,
        List<Part> parts,
        Consumer<Model> adjust) {

    /** What became of a run: the score on sound data, and what the doctor said. */
    record Outcome(double score, List<Finding> shown, List<Finding> all, double overhead, double steps, double seconds) {}

    Setup withData(Dataset newTrain, Dataset newValidation, Dataset newTest) {
        return new Setup(newTrain, newValidation, newTest, layers, loss, rule, settings, epochs, parts, adjust);
    }

    Setup withTrain(Dataset data) {
        return withData(data, validation, test);
    }

    Setup withValidation(Dataset data) {
        return withData(train, data, test);
    }

    Setup withLayers(List<Blueprint> other) {
        return new Setup(train, validation, test, other, loss, rule, settings, epochs, parts, adjust);
    }

    Setup mapLayers(UnaryOperator<Blueprint> change) {
        return withLayers(layers.stream().map(change).toList());
    }

    Setup withLoss(Loss other) {
        return new Setup(train, validation, test, layers, other, rule, settings, epochs, parts, adjust);
    }

    Setup withRule(UpdateRule other) {
        return new Setup(train, validation, test, layers, loss, other, settings, epochs, parts, adjust);
    }

    Setup withBatch(int size) {
        return new Setup(
                train, validation, test, layers, loss, rule, settings.withBatchSize(size), epochs, parts, adjust);
    }

    Setup withEpochs(int count) {
        return new Setup(train, validation, test, layers, loss, rule, settings, count, parts, adjust);
    }

    Setup with(Part... more) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(List.of(more));
        return new Setup(train, validation, test, layers, loss, rule, settings, epochs, all, adjust);
    }

    Setup adjusted(Consumer<Model> more) {
        return new Setup(
                train, validation, test, layers, loss, rule, settings, epochs, parts, adjust.andThen(more));
    }

    Outcome run(long seed) {
        Model model = Model.of(train.inputShape(), seed, layers.toArray(Blueprint[]::new));
        adjust.accept(model);
        Doctor doctor = Doctor.watch();
        Trainer trainer = Trainer.of(model, loss, rule).with(parts.toArray(Part[]::new)).with(settings.withSeed(seed), doctor);
        var history = trainer.fit(train, validation, epochs);
        double steps = history.epochs().stream().mapToDouble(e -> e.steps()).sum();
        double seconds = history.epochs().stream().mapToDouble(e -> e.seconds()).sum();
        return new Outcome(score(model), doctor.shown(), doctor.findings(), doctor.overhead(), steps, seconds);
    }

    /** Accuracy, or R² for values, not below 0; 0 for a model that is broken. */
    private double score(Model model) {
        double[] sums = new double[2];
        double right = 0;
        double errors = 0;
        float[] input = new float[test.inputShape().size()];
        float[] target = new float[test.targetShape().size()];
        for (int i = 0; i < test.size(); i++) {
            test.read(i, input, 0, target, 0);
            float[] guess = model.predict(input);
            if (test.classes() > 0) {
                right += largest(guess) == (int) target[0] ? 1.0 / test.size() : 0;
            }
            for (int j = 0; j < target.length; j++) {
                sums[0] += target[j] / ((double) test.size() * target.length);
                sums[1] += (double) target[j] * target[j] / ((double) test.size() * target.length);
                errors += (target[j] - guess[j]) * (target[j] - guess[j]) / ((double) test.size() * target.length);
            }
        }
        double score = test.classes() > 0 ? right : 1 - errors / (sums[1] - sums[0] * sums[0]);
        return Double.isFinite(score) ? Math.max(0, score) : 0;
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) {
            best = values[c] > values[best] ? c : best;
        }
        return best;
    }
}
